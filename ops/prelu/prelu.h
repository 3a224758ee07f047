// SPDX-License-Identifier: Apache-2.0
// What: prelu, x where it is not below 0, else alpha * x, with broadcasting up to rank 6.
// Contract: f32, s8, and s16 with an alpha of s8, of which x is not broadcast; integers requantize
// either side by a factor of its own. The output may replace an x that is not broadcast. Source:
// TFLite PRELU.
#ifndef MW_OPS_PRELU_PRELU_H_
#define MW_OPS_PRELU_PRELU_H_

#include "abi/requantize.h"
#include "ops/_family/binary/binary.h"

namespace mw {
namespace prelu {
inline namespace MW_ABI {

constexpr uint16_t kCode = 195;
enum In : uint8_t { kX, kAlpha };
enum Out : uint8_t { kY };
constexpr SlotCounts kSlots{2, 0, 1, 0};

struct Attrs {
  template <class Self, class V>
  static constexpr void fields(Self&, V&&) {}
};

struct Params {
  int32_t dim[binary::kRank];  // outermost first; unused ones are 1
  int32_t multiplier, below;   // of what is above 0, and of its product with alpha
  int16_t shift, below_shift, x_zp, alpha_zp, y_zp;
  uint16_t a_steps, b_steps, reserved;  // see binary::collapse()

  template <class Self, class V>
  static constexpr void fields(Self& p, V&& v) {
    v("dim", p.dim), v("multiplier", p.multiplier), v("below", p.below), v("shift", p.shift);
    v("below_shift", p.below_shift), v("x_zp", p.x_zp), v("alpha_zp", p.alpha_zp);
    v("y_zp", p.y_zp), v("a_steps", p.a_steps), v("b_steps", p.b_steps), v("reserved", p.reserved);
  }
};
static_assert(fields_cover<Params>(), "a field is missing from fields(), or there is padding");

extern const OpCore kCore;

Status footprint(const Params& p, const KernelRow& row, Footprint& footprint);
constexpr CheckFn kCheckTables = nullptr;

#define MW_KERNELS "ops/prelu/kernels.inc"
#include "abi/declare_kernels.inc"

}  // namespace MW_ABI
}  // namespace prelu
}  // namespace mw

#endif  // MW_OPS_PRELU_PRELU_H_
