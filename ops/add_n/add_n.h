// SPDX-License-Identifier: Apache-2.0
// What: add_n, the sum of two or more tensors of one shape.
// Contract: f32, s32, which wraps, and s8, whose inputs have one scale and zero point: the sum is
// requantized as ADD does it. As in TFLM, one zero point too many is subtracted. The output may
// replace an input. Source: TFLite ADD_N.
#ifndef MW_OPS_ADD_N_ADD_N_H_
#define MW_OPS_ADD_N_ADD_N_H_

#include "ops/_family/elementwise/elementwise.h"

namespace mw {
namespace add_n {
inline namespace MW_ABI {

constexpr uint16_t kCode = 197;
enum In : uint8_t { kX };
enum Out : uint8_t { kY };
constexpr SlotCounts kSlots{kAnySlots, 0, 1, 0};

struct Attrs {
  template <class Self, class V>
  static constexpr void fields(Self&, V&&) {}
};

struct Params {
  int32_t elems, count;  // count: inputs
  int32_t multiplier;
  int16_t shift, x_zp, y_zp, reserved;

  template <class Self, class V>
  static constexpr void fields(Self& p, V&& v) {
    v("elems", p.elems), v("count", p.count), v("multiplier", p.multiplier), v("shift", p.shift);
    v("x_zp", p.x_zp), v("y_zp", p.y_zp), v("reserved", p.reserved);
  }
};
static_assert(fields_cover<Params>(), "a field is missing from fields(), or there is padding");

extern const OpCore kCore;

Status footprint(const Params& p, const KernelRow& row, Footprint& footprint);
constexpr CheckFn kCheckTables = nullptr;

#define MW_KERNELS "ops/add_n/kernels.inc"
#include "abi/declare_kernels.inc"

}  // namespace MW_ABI
}  // namespace add_n
}  // namespace mw

#endif  // MW_OPS_ADD_N_ADD_N_H_
