// SPDX-License-Identifier: Apache-2.0
#include "ops/max_pool_2d/max_pool_2d.h"

namespace mw {
namespace max_pool_2d {
inline namespace MW_ABI {

MW_SHARED void max_pool_2d_s8_ref(const Params& p, const Args& args) {
  pool_op::walk_windows<int8_t>(p, args, [&](const int8_t* x, int32_t rows, int32_t columns) {
    const int32_t max = pool_op::fold_window(p, x, rows, columns, int32_t(*x),
                                             [](int32_t m, int32_t v) { return v > m ? v : m; });
    return int8_t(clamp(max, p.act_min, p.act_max));
  });
}

MW_SHARED void max_pool_2d_f32_ref(const Params& p, const Args& args) {
  const float low = float_from_bits(p.act_min), high = float_from_bits(p.act_max);
  pool_op::walk_windows<float>(p, args, [&](const float* x, int32_t rows, int32_t columns) {
    const float max = pool_op::fold_window(p, x, rows, columns, *x,
                                           [](float m, float v) { return v > m ? v : m; });
    return max < low ? low : (max > high ? high : max);
  });
}

}  // namespace MW_ABI
}  // namespace max_pool_2d
}  // namespace mw
