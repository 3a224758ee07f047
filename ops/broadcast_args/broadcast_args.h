// SPDX-License-Identifier: Apache-2.0
// What: broadcast_args, the shape that tensors of two shapes are broadcast to.
// Contract: int32 or int64; where two extents differ, and none is 1, that of the first counts.
// Source: TFLite BROADCAST_ARGS.
#ifndef MW_OPS_BROADCAST_ARGS_BROADCAST_ARGS_H_
#define MW_OPS_BROADCAST_ARGS_BROADCAST_ARGS_H_

#include "ops/_family/member/member.h"

namespace mw {
namespace broadcast_args {
inline namespace MW_ABI {

constexpr uint16_t kCode = 226, kTfliteCode = 145;
enum In : uint8_t { kA, kB };
enum Out : uint8_t { kY };
constexpr SlotCounts kSlots{2, 0, 1, 0};

using Attrs = NoAttrs;

struct Params {
  int32_t a, b;  // dimensions of the shapes

  template <class Self, class V>
  static constexpr void fields(Self& p, V&& v) {
    v("a", p.a), v("b", p.b);
  }
};
static_assert(fields_cover<Params>(), "a field is missing from fields(), or there is padding");

extern const OpCore kCore;

Status footprint(const Params& p, const KernelRow& row, Footprint& footprint);
constexpr CheckFn kCheckTables = nullptr;

#define MW_KERNELS "ops/broadcast_args/kernels.inc"
#include "abi/declare_kernels.inc"

}  // namespace MW_ABI
}  // namespace broadcast_args
}  // namespace mw

#endif  // MW_OPS_BROADCAST_ARGS_BROADCAST_ARGS_H_
