// SPDX-License-Identifier: Apache-2.0
// What: scatter_nd, zeros with slices added at points, as a tensor of indices names them.
// Contract: f32, s32, s64, s8 or u8, int32 indices. Integers wrap. Constant indices that are out of
// range are refused; slices of others, which nobody has seen, are left out. Source: TFLite
// SCATTER_ND.
#ifndef MW_OPS_SCATTER_ND_SCATTER_ND_H_
#define MW_OPS_SCATTER_ND_SCATTER_ND_H_

#include "ops/_family/movement/movement.h"
#include "ops/_family/points/points.h"

namespace mw {
namespace scatter_nd {
inline namespace MW_ABI {

constexpr uint16_t kCode = 230, kTfliteCode = 122;
enum In : uint8_t { kIndices, kUpdates };
enum Out : uint8_t { kY };
constexpr SlotCounts kSlots{2, 0, 1, 0};

using Attrs = movement::ShapeAttrs;
using points::Params;

// What a row's type takes in memory.
template <int32_t kBytes>
constexpr bool has(const Params& p) {
  return p.elem_bytes == kBytes;
}

extern const OpCore kCore;

Status footprint(const Params& p, const KernelRow& row, Footprint& footprint);
constexpr CheckFn kCheckTables = nullptr;

#define MW_KERNELS "ops/scatter_nd/kernels.inc"
#include "abi/declare_kernels.inc"

}  // namespace MW_ABI
}  // namespace scatter_nd
}  // namespace mw

#endif  // MW_OPS_SCATTER_ND_SCATTER_ND_H_
