// SPDX-License-Identifier: Apache-2.0
// What: the frame of the gradients of pooling operators: windows walked image by image.
// Why: average and maximum differ only in what a window gives and takes.
// Contract: Pool has two static functions over the channels of one window:
//   give(x, y, w): y[c] from the window's pixels; take(x, y, dy, w, dx): adds to the pixels' dx.
#pragma once

#include <algorithm>

#include "host/train/grad_def.h"
#include "ops/_family/pool/pool.h"

namespace mw {

// The part of a window inside the image.
struct PoolWindow {
  int32_t rows, columns;
  int64_t row_stride;  // elements
  int32_t channels;
};

template <class Pool>
class PoolGrad : public GradKernel {
 public:
  explicit PoolGrad(const PoolParams& params) : p(params) {}

  void forward(const GradCall& call) override {
    each_window(call, [&](int64_t x_at, int64_t y_at, const PoolWindow& w) {
      Pool::give(call.x[0] + x_at, call.y + y_at, w);
    });
  }
  void backward(const GradCall& call) override {
    if (call.dx[0] == nullptr) return;
    std::fill_n(call.dx[0], int64_t(p.batch) * p.in_h * p.in_w * p.in_c, 0.0f);
    each_window(call, [&](int64_t x_at, int64_t y_at, const PoolWindow& w) {
      Pool::take(call.x[0] + x_at, call.y + y_at, call.dy + y_at, w, call.dx[0] + x_at);
    });
  }

 private:
  template <class F>
  void each_window(const GradCall& call, F&& f) const {
    call.workers.run(kChunks, [&](int chunk, int) {
      const Range images = chunk_range(p.batch, kChunks, chunk);
      for (int n = images.begin; n < images.end; ++n) walk_image(n, f);
    });
  }
  template <class F>
  void walk_image(int n, F&& f) const {
    PoolWindow w{0, 0, int64_t(p.in_w) * p.in_c, p.in_c};
    for (int32_t oy = 0; oy < p.out_h; ++oy) {
      const int32_t top = oy * p.stride_h - p.pad_h, y0 = std::max(top, 0);
      w.rows = std::min<int32_t>(top + p.k_h, p.in_h) - y0;
      for (int32_t ox = 0; ox < p.out_w; ++ox) {
        const int32_t left = ox * p.stride_w - p.pad_w, x0 = std::max(left, 0);
        w.columns = std::min<int32_t>(left + p.k_w, p.in_w) - x0;
        f(((int64_t(n) * p.in_h + y0) * p.in_w + x0) * p.in_c,
          ((int64_t(n) * p.out_h + oy) * p.out_w + ox) * p.out_c, w);
      }
    }
  }

  const PoolParams p;
};

template <class Pool>
Result<std::unique_ptr<GradKernel>> plan_pool(const GradNode& node) {
  MW_TRY_DO(refuse_fused_activation(node, node.node.as<PoolAttrs>().activation));
  return std::unique_ptr<GradKernel>(new PoolGrad<Pool>(params_of<PoolParams>(node)));
}

}  // namespace mw
