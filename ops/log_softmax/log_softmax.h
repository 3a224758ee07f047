// SPDX-License-Identifier: Apache-2.0
// What: log_softmax over the last dimension: y[c] = x[c] - max - log(sum of exp(x - max)).
// Contract: f32; s8 with y of scale 1/16 and zero point 127, in fixed point: differences below
// diff_min count as exp = 0, and what lies below the least value is that value. The output may
// replace the input. Source: TFLite LOG_SOFTMAX.
#ifndef MW_OPS_LOG_SOFTMAX_LOG_SOFTMAX_H_
#define MW_OPS_LOG_SOFTMAX_LOG_SOFTMAX_H_

#include "ops/_family/elementwise/elementwise.h"

namespace mw {
namespace log_softmax {
inline namespace MW_ABI {

constexpr uint16_t kCode = 196;
enum In : uint8_t { kX };
enum Out : uint8_t { kY };

constexpr float kYScale = 1.0f / 16;
constexpr int32_t kYZeroPoint = 127;

struct Attrs {
  template <class Self, class V>
  static constexpr void fields(Self&, V&&) {}
};

struct Params {
  int32_t elems, depth;
  int32_t multiplier, left_shift;       // x steps in Q5.26
  int32_t back_multiplier, back_shift;  // Q5.26 in x steps
  int32_t diff_min;                     // smallest x - max that is not negligible

  template <class Self, class V>
  static constexpr void fields(Self& p, V&& v) {
    v("elems", p.elems), v("depth", p.depth), v("multiplier", p.multiplier);
    v("left_shift", p.left_shift), v("back_multiplier", p.back_multiplier);
    v("back_shift", p.back_shift), v("diff_min", p.diff_min);
  }
};
static_assert(fields_cover<Params>(), "a field is missing from fields(), or there is padding");

extern const OpCore kCore;

Status footprint(const Params& p, const KernelRow& row, Footprint& footprint);
constexpr CheckFn kCheckTables = nullptr;

#define MW_KERNELS "ops/log_softmax/kernels.inc"
#include "abi/declare_kernels.inc"

}  // namespace MW_ABI
}  // namespace log_softmax
}  // namespace mw

#endif  // MW_OPS_LOG_SOFTMAX_LOG_SOFTMAX_H_
