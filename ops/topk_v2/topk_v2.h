// SPDX-License-Identifier: Apache-2.0
// What: topk_v2, the k largest values along the last dimension, from the largest on, and where they
// stand.
// Contract: f32, s8, u8, s16, s32 or s64, as the values stand; of equal values the first comes
// first. k is known when the model is read. Source: TFLite TOPK_V2.
#ifndef MW_OPS_TOPK_V2_TOPK_V2_H_
#define MW_OPS_TOPK_V2_TOPK_V2_H_

#include "abi/op.h"

namespace mw {
namespace topk_v2 {
inline namespace MW_ABI {

constexpr uint16_t kCode = 231, kTfliteCode = 48;
enum In : uint8_t { kX };
enum Out : uint8_t { kY, kPlaces };
constexpr SlotCounts kSlots{1, 0, 2, 0};

struct Attrs {
  int32_t k = 1;

  template <class Self, class V>
  static constexpr void fields(Self& a, V&& v) {
    v("k", a.k);
  }
};

struct Params {
  int32_t rows, row, k;

  template <class Self, class V>
  static constexpr void fields(Self& p, V&& v) {
    v("rows", p.rows), v("row", p.row), v("k", p.k);
  }
};
static_assert(fields_cover<Params>(), "a field is missing from fields(), or there is padding");

extern const OpCore kCore;

Status footprint(const Params& p, const KernelRow& row, Footprint& footprint);
constexpr CheckFn kCheckTables = nullptr;

#define MW_KERNELS "ops/topk_v2/kernels.inc"
#include "abi/declare_kernels.inc"

}  // namespace MW_ABI
}  // namespace topk_v2
}  // namespace mw

#endif  // MW_OPS_TOPK_V2_TOPK_V2_H_
