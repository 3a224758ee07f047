// SPDX-License-Identifier: Apache-2.0
#include "ops/average_pool_2d/average_pool_2d.h"

namespace mw {
namespace average_pool_2d {
inline namespace MW_ABI {

MW_SHARED void average_pool_2d_s8_ref(const Params& p, const Args& args) {
  pool_op::walk_windows<int8_t>(p, args, [&](const int8_t* x, int32_t rows, int32_t columns) {
    const int32_t sum = pool_op::fold_window(p, x, rows, columns, int32_t(0),
                                             [](int32_t s, int32_t value) { return s + value; });
    const int32_t count = rows * columns, half = count / 2;
    return int8_t(clamp((sum > 0 ? sum + half : sum - half) / count, p.act_min, p.act_max));
  });
}

MW_SHARED void average_pool_2d_f32_ref(const Params& p, const Args& args) {
  const float low = float_from_bits(p.act_min), high = float_from_bits(p.act_max);
  pool_op::walk_windows<float>(p, args, [&](const float* x, int32_t rows, int32_t columns) {
    const float sum = pool_op::fold_window(p, x, rows, columns, 0.0f,
                                           [](float s, float value) { return s + value; });
    const float mean = sum / float(rows * columns);
    return mean < low ? low : (mean > high ? high : mean);
  });
}

}  // namespace MW_ABI
}  // namespace average_pool_2d
}  // namespace mw
