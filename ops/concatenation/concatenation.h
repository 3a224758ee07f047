// SPDX-License-Identifier: Apache-2.0
// What: concatenation, any number of tensors side by side along one axis.
// Contract: all inputs and the output have one data type and, where quantized, one scale and zero
// point, for the bytes are copied. `axis` may count from the end. A fused activation is refused, as
// TFLM does. Source: TFLite CONCATENATION.
#ifndef MW_OPS_CONCATENATION_CONCATENATION_H_
#define MW_OPS_CONCATENATION_CONCATENATION_H_

#include "ops/_family/parts/parts.h"

namespace mw {
namespace concatenation {
inline namespace MW_ABI {

constexpr uint16_t kCode = 15;
enum In : uint8_t { kX };  // the first of them
enum Out : uint8_t { kY };
constexpr SlotCounts kSlots{kAnySlots, 1, 1, 0};

using Attrs = PartsAttrs;
using Params = PartsParams;

extern const OpCore kCore;

Status footprint(const Params& p, const KernelRow& row, Footprint& footprint);
Status check_tables(const void* params, const void* const* tables, Footprint& footprint);
constexpr CheckFn kCheckTables = &check_tables;

#define MW_KERNELS "ops/concatenation/kernels.inc"
#include "abi/declare_kernels.inc"

}  // namespace MW_ABI
}  // namespace concatenation
}  // namespace mw

#endif  // MW_OPS_CONCATENATION_CONCATENATION_H_
