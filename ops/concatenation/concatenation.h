// SPDX-License-Identifier: Apache-2.0
// What: concatenation, any number of tensors side by side along one axis.
// Contract: all inputs and the output have one data type and, where quantized, one scale and zero
// point, for the bytes are copied. `axis` may count from the end. A fused activation is refused, as
// TFLM does. The row widths of the inputs stand in a table, so that there may be any number of
// inputs. Source: TFLite CONCATENATION.
#ifndef MW_OPS_CONCATENATION_CONCATENATION_H_
#define MW_OPS_CONCATENATION_CONCATENATION_H_

#include "abi/attrs.h"
#include "abi/op.h"

namespace mw {
namespace concatenation {
inline namespace MW_ABI {

constexpr uint16_t kCode = 15;
enum In : uint8_t { kX };         // the first of them
enum Table : uint8_t { kWidth };  // s32[count]: the bytes that each input gives to a row
enum Out : uint8_t { kY };
constexpr SlotCounts kSlots{kAnySlots, 1, 1, 0};

struct Attrs {
  int32_t axis = 0;

  template <class Self, class V>
  static constexpr void fields(Self& a, V&& v) {
    v("axis", a.axis);
  }
};

// A row is what follows from one index of all dimensions before the axis.
struct Params {
  int32_t rows, row_bytes, count;  // of the output; of inputs

  template <class Self, class V>
  static constexpr void fields(Self& p, V&& v) {
    v("rows", p.rows), v("row_bytes", p.row_bytes), v("count", p.count);
  }
};
static_assert(fields_cover<Params>(), "a field is missing from fields(), or there is padding");

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
