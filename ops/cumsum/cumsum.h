// SPDX-License-Identifier: Apache-2.0
// What: cumsum, the sums of what stands along an axis up to each of its elements: without that one
// if exclusive, from the last on if reverse.
// Contract: f32, s8, s16, s32 and s64, of which integers without a scale wrap. s8: y = y_zp +
// requantize(sum of (x - x_zp) * 2^19), wrapping in 32 bits, where the sum starts with -x_zp, as in
// TFLite. s16, which no TFLite has: y = requantize(sum of x), wrapping in 32 bits. Source: TFLite
// CUMSUM.
#ifndef MW_OPS_CUMSUM_CUMSUM_H_
#define MW_OPS_CUMSUM_CUMSUM_H_

#include "abi/op.h"
#include "abi/requantize.h"

namespace mw {
namespace cumsum {
inline namespace MW_ABI {

constexpr uint16_t kCode = 234, kTfliteCode = 128;
enum In : uint8_t { kX };
enum Out : uint8_t { kY };
constexpr SlotCounts kSlots{1, 0, 1, 0};

struct Attrs {
  int32_t axis = 0;
  bool exclusive = false, reverse = false;

  template <class Self, class V>
  static constexpr void fields(Self& a, V&& v) {
    v("axis", a.axis), v("exclusive", a.exclusive), v("reverse", a.reverse);
  }
};

struct Params {
  int32_t outer, extent, inner;  // elements before the axis, along it and behind it
  int32_t multiplier;
  int16_t shift, x_zp, y_zp;
  uint8_t exclusive, reverse;

  template <class Self, class V>
  static constexpr void fields(Self& p, V&& v) {
    v("outer", p.outer), v("extent", p.extent), v("inner", p.inner), v("multiplier", p.multiplier),
        v("shift", p.shift), v("x_zp", p.x_zp), v("y_zp", p.y_zp), v("exclusive", p.exclusive),
        v("reverse", p.reverse);
  }
};
static_assert(fields_cover<Params>(), "a field is missing from fields(), or there is padding");

extern const OpCore kCore;

Status footprint(const Params& p, const KernelRow& row, Footprint& footprint);
constexpr CheckFn kCheckTables = nullptr;

#define MW_KERNELS "ops/cumsum/kernels.inc"
#include "abi/declare_kernels.inc"

}  // namespace MW_ABI
}  // namespace cumsum
}  // namespace mw

#endif  // MW_OPS_CUMSUM_CUMSUM_H_
