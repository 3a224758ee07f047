// SPDX-License-Identifier: Apache-2.0
#include "ops/_family/pool/pool_grad.h"
#include "ops/average_pool_2d/average_pool_2d.h"

namespace mw::average_pool_2d {

extern const OpDef kDef;
extern const GradDef kGrad;

namespace {

struct Average {
  static void give(const float* x, float* y, const PoolWindow& w) {
    std::fill_n(y, w.channels, 0.0f);
    for (int32_t r = 0; r < w.rows; ++r) {
      for (int32_t i = 0; i < w.columns; ++i) {
        const float* pixel = x + r * w.row_stride + int64_t(i) * w.channels;
        for (int32_t c = 0; c < w.channels; ++c) y[c] += pixel[c];
      }
    }
    const float share = 1 / float(w.rows * w.columns);
    for (int32_t c = 0; c < w.channels; ++c) y[c] *= share;
  }
  static void take(const float*, const float*, const float* dy, const PoolWindow& w, float* dx) {
    const float share = 1 / float(w.rows * w.columns);
    for (int32_t r = 0; r < w.rows; ++r) {
      for (int32_t i = 0; i < w.columns; ++i) {
        float* pixel = dx + r * w.row_stride + int64_t(i) * w.channels;
        for (int32_t c = 0; c < w.channels; ++c) pixel[c] += share * dy[c];
      }
    }
  }
};

}  // namespace

const GradDef kGrad = {.plan = plan_pool<Average>};

}  // namespace mw::average_pool_2d
