// SPDX-License-Identifier: Apache-2.0
#include "ops/leaky_relu/leaky_relu.h"

#include "host/train/grad_def.h"

namespace mw::leaky_relu {

extern const GradDef kGrad;

namespace {

class Kernel : public GradKernel {
 public:
  explicit Kernel(const Params& p) : count(p.elems), alpha(p.alpha) {}

  void forward(const GradCall& call) override {
    each_element(call, count, [&](int i) { call.y[i] = call.x[kX][i] * slope(call.x[kX][i]); });
  }
  void backward(const GradCall& call) override {
    if (call.dx[kX] == nullptr) return;
    each_element(call, count, [&](int i) { call.dx[kX][i] = call.dy[i] * slope(call.x[kX][i]); });
  }

 private:
  float slope(float x) const { return x > 0 ? 1 : alpha; }
  const int32_t count;
  const float alpha;
};

Result<std::unique_ptr<GradKernel>> plan(const GradNode& node) {
  return std::unique_ptr<GradKernel>(new Kernel(params_of<Params>(node)));
}

}  // namespace

const GradDef kGrad = {.plan = plan};

}  // namespace mw::leaky_relu
