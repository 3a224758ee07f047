// SPDX-License-Identifier: Apache-2.0
// What: range, numbers from `start` on, `delta` apart, up to `limit`.
// Contract: f32, s32, or s64 within 32 bits. All three are constants: they give y its shape. Each
// number is the one before it plus `delta`. Source: TFLite RANGE.
#ifndef MW_OPS_RANGE_RANGE_H_
#define MW_OPS_RANGE_RANGE_H_

#include "ops/_family/member/member.h"

namespace mw {
namespace range {
inline namespace MW_ABI {

constexpr uint16_t kCode = 228, kTfliteCode = 96;
enum In : uint8_t { kStart, kLimit, kDelta };
enum Out : uint8_t { kY };
constexpr SlotCounts kSlots{3, 0, 1, 0};

using Attrs = NoAttrs;

struct Params {
  int32_t elems;

  template <class Self, class V>
  static constexpr void fields(Self& p, V&& v) {
    v("elems", p.elems);
  }
};
static_assert(fields_cover<Params>(), "a field is missing from fields(), or there is padding");

extern const OpCore kCore;

Status footprint(const Params& p, const KernelRow& row, Footprint& footprint);
constexpr CheckFn kCheckTables = nullptr;

#define MW_KERNELS "ops/range/kernels.inc"
#include "abi/declare_kernels.inc"

}  // namespace MW_ABI
}  // namespace range
}  // namespace mw

#endif  // MW_OPS_RANGE_RANGE_H_
