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
    each(call, [&](int i) { call.y[i] = call.x[kX][i] * slope(call.x[kX][i]); });
  }
  void backward(const GradCall& call) override {
    if (call.dx[kX] == nullptr) return;
    each(call, [&](int i) { call.dx[kX][i] = call.dy[i] * slope(call.x[kX][i]); });
  }

 private:
  float slope(float x) const { return x > 0 ? 1 : alpha; }
  template <class F>
  void each(const GradCall& call, F&& f) const {
    call.workers.run(kChunks, [&](int chunk, int) {
      const Range range = chunk_range(count, kChunks, chunk);
      for (int i = range.begin; i < range.end; ++i) f(i);
    });
  }

  const int32_t count;
  const float alpha;
};

Result<std::unique_ptr<GradKernel>> plan(const GradNode& node) {
  return std::unique_ptr<GradKernel>(new Kernel(params_of<Params>(node)));
}

}  // namespace

const GradDef kGrad = {.plan = plan};

}  // namespace mw::leaky_relu
