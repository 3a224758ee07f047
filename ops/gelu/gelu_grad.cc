// SPDX-License-Identifier: Apache-2.0
#include "ops/gelu/gelu.h"

#include "host/train/grad_def.h"

namespace mw::gelu {

extern const GradDef kGrad;

namespace {

// y = x p(x), where p is the normal distribution.
float slope(float x) {
  constexpr float kDensity = 0.398942280f;  // 1 / sqrt(2 pi)
  return 0.5f * complement_of_erf(-0.707106781f * x) + x * kDensity * exp_f32(-x * x / 2);
}

// y = x l(u(x)), where l is the logistic curve.
float slope_by_tanh(float x) {
  constexpr float kFactor = 1.59576912f, kCube = 0.044715f;
  const float l = logistic_f32(kFactor * (x + kCube * x * x * x));
  return l + x * l * (1 - l) * kFactor * (1 + 3 * kCube * x * x);
}

class Kernel : public GradKernel {
 public:
  explicit Kernel(const Params& p) : count(p.elems), approximate(p.approximate == 1) {}

  void forward(const GradCall& call) override {
    each_element(call, count, [&](int i) {
      const float x = call.x[kX][i];
      call.y[i] = approximate ? gelu_by_tanh(x) : gelu_f32(x);
    });
  }
  void backward(const GradCall& call) override {
    if (call.dx[kX] == nullptr) return;
    each_element(call, count, [&](int i) {
      const float x = call.x[kX][i];
      call.dx[kX][i] = call.dy[i] * (approximate ? slope_by_tanh(x) : slope(x));
    });
  }

 private:
  const int32_t count;
  const bool approximate;
};

Result<std::unique_ptr<GradKernel>> plan(const GradNode& node) {
  return std::unique_ptr<GradKernel>(new Kernel(params_of<Params>(node)));
}

}  // namespace

const GradDef kGrad = {.plan = plan};

}  // namespace mw::gelu
