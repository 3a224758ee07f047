// SPDX-License-Identifier: Apache-2.0
// What: gather_nd, the slices of x that stand at points, as a tensor of indices names them.
// Contract: any data type of whole bytes, int32 indices. Constant indices that are out of range are
// refused; others, which nobody has seen, become the nearest in range. Source: TFLite GATHER_ND.
#ifndef MW_OPS_GATHER_ND_GATHER_ND_H_
#define MW_OPS_GATHER_ND_GATHER_ND_H_

#include "ops/_family/member/member.h"
#include "ops/_family/points/points.h"

namespace mw {
namespace gather_nd {
inline namespace MW_ABI {

constexpr uint16_t kCode = 229, kTfliteCode = 107;
enum In : uint8_t { kX, kIndices };
enum Out : uint8_t { kY };
constexpr SlotCounts kSlots{2, 0, 1, 0};

using Attrs = NoAttrs;
using points::Params;

extern const OpCore kCore;

Status footprint(const Params& p, const KernelRow& row, Footprint& footprint);
constexpr CheckFn kCheckTables = nullptr;

#define MW_KERNELS "ops/gather_nd/kernels.inc"
#include "abi/declare_kernels.inc"

}  // namespace MW_ABI
}  // namespace gather_nd
}  // namespace mw

#endif  // MW_OPS_GATHER_ND_GATHER_ND_H_
