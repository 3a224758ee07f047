// SPDX-License-Identifier: Apache-2.0
// What: dynamic_update_slice, x with a smaller tensor written into it from a place that a run
// names. Contract: any data type of whole bytes; the place is int32 or int64, and comes as near as
// the smaller tensor fits. y may stand where x does. Source: TFLite DYNAMIC_UPDATE_SLICE.
#ifndef MW_OPS_DYNAMIC_UPDATE_SLICE_DYNAMIC_UPDATE_SLICE_H_
#define MW_OPS_DYNAMIC_UPDATE_SLICE_DYNAMIC_UPDATE_SLICE_H_

#include "ops/_family/member/member.h"

namespace mw {
namespace dynamic_update_slice {
inline namespace MW_ABI {

constexpr uint16_t kCode = 233, kTfliteCode = 151;
enum In : uint8_t { kX, kUpdate, kStart };
enum Out : uint8_t { kY };
constexpr SlotCounts kSlots{3, 0, 1, 0};
constexpr int32_t kRank = Shape::kMaxRank;

using Attrs = NoAttrs;

struct Params {
  int32_t x[kRank], update[kRank];  // dimensions, the first of which may be 1
  int32_t rank;                     // of both, which numbers the place has
  int16_t elem_bytes, start_bytes;  // of an element

  template <class Self, class V>
  static constexpr void fields(Self& p, V&& v) {
    v("x", p.x), v("update", p.update), v("rank", p.rank), v("elem_bytes", p.elem_bytes),
        v("start_bytes", p.start_bytes);
  }
};
static_assert(fields_cover<Params>(), "a field is missing from fields(), or there is padding");

extern const OpCore kCore;

Status footprint(const Params& p, const KernelRow& row, Footprint& footprint);
constexpr CheckFn kCheckTables = nullptr;

#define MW_KERNELS "ops/dynamic_update_slice/kernels.inc"
#include "abi/declare_kernels.inc"

}  // namespace MW_ABI
}  // namespace dynamic_update_slice
}  // namespace mw

#endif  // MW_OPS_DYNAMIC_UPDATE_SLICE_DYNAMIC_UPDATE_SLICE_H_
