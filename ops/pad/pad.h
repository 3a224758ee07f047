// SPDX-License-Identifier: Apache-2.0
// What: pad, x with `before` and `after` elements of real zero round each dimension.
// Contract: up to five dimensions, any of 1, 2 or 4 bytes an element; s8 is filled with its zero
// point, which x and y share. Source: TFLite PAD.
#ifndef MW_OPS_PAD_PAD_H_
#define MW_OPS_PAD_PAD_H_

#include "abi/op.h"

namespace mw {
namespace pad {
inline namespace MW_ABI {

constexpr uint16_t kCode = 11;
enum In : uint8_t { kX };
enum Out : uint8_t { kY };

struct Attrs {
  int32_t before[Shape::kMaxRank] = {}, after[Shape::kMaxRank] = {};

  template <class Self, class V>
  static constexpr void fields(Self& a, V&& v) {
    v("before", a.before), v("after", a.after);
  }
};

constexpr int32_t kRank = 5;

// Shapes with leading ones up to kRank; dimensions that are not padded are part of the next one
// inwards where that is not padded either.
struct Params {
  int32_t x[kRank], before[kRank], y[kRank];
  int32_t fill;  // the bits of one element

  template <class Self, class V>
  static constexpr void fields(Self& p, V&& v) {
    v("x", p.x), v("before", p.before), v("y", p.y), v("fill", p.fill);
  }
};
static_assert(fields_cover<Params>(), "a field is missing from fields(), or there is padding");

extern const OpCore kCore;

Status footprint(const Params& p, const KernelRow& row, Footprint& footprint);
constexpr CheckFn kCheckTables = nullptr;

#define MW_KERNELS "ops/pad/kernels.inc"
#include "abi/declare_kernels.inc"

}  // namespace MW_ABI
}  // namespace pad
}  // namespace mw

#endif  // MW_OPS_PAD_PAD_H_
