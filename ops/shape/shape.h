// SPDX-License-Identifier: Apache-2.0
// What: shape, the dimensions of x, which are known when a model is opened.
// Contract: any data type; y is int32, or int64 where its type says so. Source: TFLite SHAPE.
#ifndef MW_OPS_SHAPE_SHAPE_H_
#define MW_OPS_SHAPE_SHAPE_H_

#include "ops/_family/member/member.h"

namespace mw {
namespace shape {
inline namespace MW_ABI {

constexpr uint16_t kCode = 223, kTfliteCode = 77;
enum In : uint8_t { kX };
enum Out : uint8_t { kY };
constexpr SlotCounts kSlots{1, 0, 1, 0};

using Attrs = NoAttrs;

struct Params {
  int32_t dim[Shape::kMaxRank];
  int32_t rank, y_bytes;  // y_bytes: of an element
  int32_t x_bytes;        // of all of x, which is not read

  template <class Self, class V>
  static constexpr void fields(Self& p, V&& v) {
    v("dim", p.dim), v("rank", p.rank), v("y_bytes", p.y_bytes), v("x_bytes", p.x_bytes);
  }
};
static_assert(fields_cover<Params>(), "a field is missing from fields(), or there is padding");

extern const OpCore kCore;

Status footprint(const Params& p, const KernelRow& row, Footprint& footprint);
constexpr CheckFn kCheckTables = nullptr;

#define MW_KERNELS "ops/shape/kernels.inc"
#include "abi/declare_kernels.inc"

}  // namespace MW_ABI
}  // namespace shape
}  // namespace mw

#endif  // MW_OPS_SHAPE_SHAPE_H_
