// SPDX-License-Identifier: Apache-2.0
// The gradient goes to the first pixel of a window, in raster order, that holds its maximum.
#include "ops/_family/pool/pool_grad.h"
#include "ops/max_pool_2d/max_pool_2d.h"

namespace mw::max_pool_2d {

extern const OpDef kDef;
extern const GradDef kGrad;

namespace {

struct Maximum {
  static void give(const float* x, float* y, const PoolWindow& w) {
    std::copy_n(x, w.channels, y);
    for (int32_t r = 0; r < w.rows; ++r) {
      for (int32_t i = 0; i < w.columns; ++i) {
        const float* pixel = x + r * w.row_stride + int64_t(i) * w.channels;
        for (int32_t c = 0; c < w.channels; ++c) y[c] = std::max(y[c], pixel[c]);
      }
    }
  }
  static void take(const float* x, const float* y, const float* dy, const PoolWindow& w,
                   float* dx) {
    for (int32_t c = 0; c < w.channels; ++c) {
      const int32_t pixels = w.rows * w.columns;
      for (int32_t i = 0; i < pixels; ++i) {
        const int64_t at = i / w.columns * w.row_stride + int64_t(i % w.columns) * w.channels + c;
        if (x[at] != y[c]) continue;
        dx[at] += dy[c];
        break;
      }
    }
  }
};

}  // namespace

const GradDef kGrad = {.plan = plan_pool<Maximum>};

}  // namespace mw::max_pool_2d
