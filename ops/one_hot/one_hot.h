// SPDX-License-Identifier: Apache-2.0
// What: one_hot, for each index as many values as `depth` says: `on` at that place, `off`
// elsewhere. Contract: values of any data type of whole bytes; indices are int32, or int64, of
// which the lower half counts. `depth` is a constant: it gives y its shape. Source: TFLite ONE_HOT.
#ifndef MW_OPS_ONE_HOT_ONE_HOT_H_
#define MW_OPS_ONE_HOT_ONE_HOT_H_

#include "abi/op.h"

namespace mw {
namespace one_hot {
inline namespace MW_ABI {

constexpr uint16_t kCode = 227, kTfliteCode = 85;
enum In : uint8_t { kIndices, kDepth, kOn, kOff };
enum Out : uint8_t { kY };
constexpr SlotCounts kSlots{4, 0, 1, 0};

struct Attrs {
  int32_t axis = 0;  // of y

  template <class Self, class V>
  static constexpr void fields(Self& a, V&& v) {
    v("axis", a.axis);
  }
};

struct Params {
  int32_t outer, depth, inner;  // of y: elements before the axis, along it and behind it
  int32_t elem_bytes;

  template <class Self, class V>
  static constexpr void fields(Self& p, V&& v) {
    v("outer", p.outer), v("depth", p.depth), v("inner", p.inner), v("elem_bytes", p.elem_bytes);
  }
};
static_assert(fields_cover<Params>(), "a field is missing from fields(), or there is padding");

extern const OpCore kCore;

Status footprint(const Params& p, const KernelRow& row, Footprint& footprint);
constexpr CheckFn kCheckTables = nullptr;

#define MW_KERNELS "ops/one_hot/kernels.inc"
#include "abi/declare_kernels.inc"

}  // namespace MW_ABI
}  // namespace one_hot
}  // namespace mw

#endif  // MW_OPS_ONE_HOT_ONE_HOT_H_
