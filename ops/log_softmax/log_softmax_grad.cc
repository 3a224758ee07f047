// SPDX-License-Identifier: Apache-2.0
// dx = dy - exp(y) * sum of dy by rows.
#include <algorithm>
#include <cmath>

#include "host/train/grad_def.h"
#include "ops/log_softmax/log_softmax.h"

namespace mw::log_softmax {

extern const GradDef kGrad;

namespace {

class Kernel : public GradKernel {
 public:
  explicit Kernel(const Params& params) : p(params) {}

  void forward(const GradCall& call) override {
    each_row(call, [&](int64_t at) {
      const float* x = call.x[kX] + at;
      const float largest = *std::max_element(x, x + p.depth);
      float sum = 0;
      for (int32_t i = 0; i < p.depth; ++i) sum += std::exp(x[i] - largest);
      for (int32_t i = 0; i < p.depth; ++i) call.y[at + i] = x[i] - largest - std::log(sum);
    });
  }

  void backward(const GradCall& call) override {
    if (call.dx[kX] == nullptr) return;
    each_row(call, [&](int64_t at) {
      const float *y = call.y + at, *dy = call.dy + at;
      float sum = 0;
      for (int32_t i = 0; i < p.depth; ++i) sum += dy[i];
      for (int32_t i = 0; i < p.depth; ++i) call.dx[kX][at + i] = dy[i] - std::exp(y[i]) * sum;
    });
  }

 private:
  template <class F>
  void each_row(const GradCall& call, F&& f) const {
    call.workers.run(kChunks, [&](int chunk, int) {
      const Range rows = chunk_range(p.elems / p.depth, kChunks, chunk);
      for (int r = rows.begin; r < rows.end; ++r) f(int64_t(r) * p.depth);
    });
  }

  const Params p;
};

Result<std::unique_ptr<GradKernel>> plan(const GradNode& node) {
  return std::unique_ptr<GradKernel>(new Kernel(params_of<Params>(node)));
}

}  // namespace

const GradDef kGrad = {.plan = plan};

}  // namespace mw::log_softmax
