// SPDX-License-Identifier: Apache-2.0
// What: average_pool_2d, the mean of each window, NHWC, with fused clamp.
// Contract: y = clamp(mean), s8 rounded to nearest, halves away from zero; padded positions do not
// count. ops/_family/pool/pool.h holds Attrs, Params and checks.
#ifndef MW_OPS_AVERAGE_POOL_2D_AVERAGE_POOL_2D_H_
#define MW_OPS_AVERAGE_POOL_2D_AVERAGE_POOL_2D_H_

#include "ops/_family/pool/pool.h"

namespace mw {
namespace average_pool_2d {
inline namespace MW_ABI {

constexpr uint16_t kCode = 5;
enum In : uint8_t { kX };
enum Out : uint8_t { kY };

using Attrs = PoolAttrs;
using Params = PoolParams;
using pool_op::footprint;

extern const OpCore kCore;

constexpr CheckFn kCheckTables = nullptr;

#define MW_KERNELS "ops/average_pool_2d/kernels.inc"
#include "abi/declare_kernels.inc"

}  // namespace MW_ABI
}  // namespace average_pool_2d
}  // namespace mw

#endif  // MW_OPS_AVERAGE_POOL_2D_AVERAGE_POOL_2D_H_
