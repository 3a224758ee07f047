// SPDX-License-Identifier: Apache-2.0
// dx = beta * y * (dy - sum of dy * y) by rows. Losses are better taken from the logits; this
// serves a softmax inside a network.
#include <algorithm>
#include <cmath>

#include "host/train/grad_def.h"
#include "ops/softmax/softmax.h"

namespace mw::softmax {

extern const OpDef kDef;
extern const GradDef kGrad;

namespace {

class Kernel : public GradKernel {
 public:
  explicit Kernel(const Params& params) : p(params) {}

  void forward(const GradCall& call) override {
    each_row(call, [&](int64_t at) {
      const float* x = call.x[kX] + at;
      float* y = call.y + at;
      const float largest = *std::max_element(x, x + p.depth);
      float sum = 0;
      for (int32_t i = 0; i < p.depth; ++i) sum += y[i] = std::exp((x[i] - largest) * p.beta);
      for (int32_t i = 0; i < p.depth; ++i) y[i] /= sum;
    });
  }

  void backward(const GradCall& call) override {
    if (call.dx[kX] == nullptr) return;
    each_row(call, [&](int64_t at) {
      const float *y = call.y + at, *dy = call.dy + at;
      float sum = 0;
      for (int32_t i = 0; i < p.depth; ++i) sum += dy[i] * y[i];
      for (int32_t i = 0; i < p.depth; ++i) call.dx[kX][at + i] = p.beta * y[i] * (dy[i] - sum);
    });
  }

 private:
  template <class F>
  void each_row(const GradCall& call, F&& f) const {
    call.workers.run(kChunks, [&](int chunk, int) {
      const Range rows = chunk_range(p.rows, kChunks, chunk);
      for (int r = rows.begin; r < rows.end; ++r) f(int64_t(r) * p.depth);
    });
  }

  const Params p;
};

Result<std::unique_ptr<GradKernel>> plan(const GradNode& node) {
  return std::unique_ptr<GradKernel>(new Kernel(params_of<Params>(node)));
}

}  // namespace

const GradDef kGrad = {.plan = plan, .gives_probabilities = true};

}  // namespace mw::softmax
