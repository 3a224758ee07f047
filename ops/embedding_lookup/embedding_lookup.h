// SPDX-License-Identifier: Apache-2.0
// What: embedding_lookup, the rows of a table that int32 numbers name.
// Contract: any data type of whole bytes as it stands, or s8 to f32, which multiplies by the scale
// of the table, whose zero point is 0. Constant numbers out of range are refused; others, which
// nobody has seen, become the nearest in range. Source: TFLite EMBEDDING_LOOKUP.
#ifndef MW_OPS_EMBEDDING_LOOKUP_EMBEDDING_LOOKUP_H_
#define MW_OPS_EMBEDDING_LOOKUP_EMBEDDING_LOOKUP_H_

#include "ops/_family/member/member.h"

namespace mw {
namespace embedding_lookup {
inline namespace MW_ABI {

constexpr uint16_t kCode = 232, kTfliteCode = 7;
enum In : uint8_t { kIds, kTable };
enum Out : uint8_t { kY };
constexpr SlotCounts kSlots{2, 0, 1, 0};

using Attrs = NoAttrs;

struct Params {
  int32_t picked, rows, row;  // row: elements
  int32_t elem_bytes;         // of the table
  float scale;                // 0: nothing is multiplied

  template <class Self, class V>
  static constexpr void fields(Self& p, V&& v) {
    v("picked", p.picked), v("rows", p.rows), v("row", p.row), v("elem_bytes", p.elem_bytes),
        v("scale", p.scale);
  }
};
static_assert(fields_cover<Params>(), "a field is missing from fields(), or there is padding");

inline bool copies(const Params& p) {
  return p.scale == 0;
}
inline bool multiplies(const Params& p) {
  return p.scale != 0 && p.elem_bytes == 1;
}

extern const OpCore kCore;

Status footprint(const Params& p, const KernelRow& row, Footprint& footprint);
constexpr CheckFn kCheckTables = nullptr;

#define MW_KERNELS "ops/embedding_lookup/kernels.inc"
#include "abi/declare_kernels.inc"

}  // namespace MW_ABI
}  // namespace embedding_lookup
}  // namespace mw

#endif  // MW_OPS_EMBEDDING_LOOKUP_EMBEDDING_LOOKUP_H_
