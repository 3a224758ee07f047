// SPDX-License-Identifier: Apache-2.0
#include "host/train/clamp_grad.h"

#include <algorithm>

namespace mw {

namespace {

class Kernel : public GradKernel {
 public:
  Kernel(int32_t elems, Bounds clamp) : count(elems), bounds(clamp) {}

  void forward(const GradCall& call) override {
    call.workers.run(kChunks, [&](int chunk, int) {
      clamp_forward(call.x[0], call.y, chunk_range(count, kChunks, chunk), bounds);
    });
  }
  void backward(const GradCall& call) override {
    if (call.dx[0] == nullptr) return;
    call.workers.run(kChunks, [&](int chunk, int) {
      clamp_backward(call.x[0], call.dy, call.dx[0], chunk_range(count, kChunks, chunk), bounds);
    });
  }

 private:
  const int32_t count;
  const Bounds bounds;
};

}  // namespace

void clamp_forward(const float* x, float* y, Range range, Bounds bounds) {
  for (int i = range.begin; i < range.end; ++i) {
    y[i] = std::min(std::max(x[i], bounds.low), bounds.high);
  }
}

void clamp_backward(const float* x, const float* dy, float* dx, Range range, Bounds bounds) {
  for (int i = range.begin; i < range.end; ++i) {
    const float g = dy[i];  // read in any case, so that the loop becomes a masked move
    dx[i] = ((x[i] > bounds.low) & (x[i] < bounds.high)) ? g : 0.0f;
  }
}

Result<std::unique_ptr<GradKernel>> plan_clamp(const GradNode& node) {
  const Bounds bounds = bounds_of(node.node.op->traits.clamps);
  return std::unique_ptr<GradKernel>(new Kernel(node.in[0].shape.elems(), bounds));
}

}  // namespace mw
