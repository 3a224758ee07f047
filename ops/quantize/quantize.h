// SPDX-License-Identifier: Apache-2.0
// What: quantize, float to integer, or integer to integer of another scale.
// Contract: from f32: y_zp + round(x / scale), halves away from zero, saturated; NaN becomes y_zp.
// From integers: y_zp + requantize(x - x_zp), saturated. Source: TFLite QUANTIZE.
#ifndef MW_OPS_QUANTIZE_QUANTIZE_H_
#define MW_OPS_QUANTIZE_QUANTIZE_H_

#include "ops/_family/elementwise/elementwise.h"

namespace mw {
namespace quantize {
inline namespace MW_ABI {

constexpr uint16_t kCode = 13;
enum In : uint8_t { kX };
enum Out : uint8_t { kY };

struct Attrs {
  template <class Self, class V>
  static constexpr void fields(Self&, V&&) {}
};

struct Params {
  int32_t elems, multiplier;
  float scale;  // from f32
  int16_t shift, x_zp, y_zp, reserved;

  template <class Self, class V>
  static constexpr void fields(Self& p, V&& v) {
    v("elems", p.elems), v("multiplier", p.multiplier), v("scale", p.scale), v("shift", p.shift);
    v("x_zp", p.x_zp), v("y_zp", p.y_zp), v("reserved", p.reserved);
  }
};
static_assert(fields_cover<Params>(), "a field is missing from fields(), or there is padding");

extern const OpCore kCore;

Status footprint(const Params& p, const KernelRow& row, Footprint& footprint);
constexpr CheckFn kCheckTables = nullptr;

#define MW_KERNELS "ops/quantize/kernels.inc"
#include "abi/declare_kernels.inc"

}  // namespace MW_ABI
}  // namespace quantize
}  // namespace mw

#endif  // MW_OPS_QUANTIZE_QUANTIZE_H_
