// SPDX-License-Identifier: Apache-2.0
// What: _template, each element smoothed from call to call: an operator with an attribute and a
// state.
// Contract: s8; x and y have one quantization. s starts at 0, in 1/256 of a step from the zero
// point: s += (256 (x - zp) - s) >> shift, rounded down, and y = zp + (s >> 8). The output may
// replace the input.
#ifndef MW_OPS_TEMPLATE_OPERATOR_TEMPLATE_H_
#define MW_OPS_TEMPLATE_OPERATOR_TEMPLATE_H_

#include "ops/_family/elementwise/elementwise.h"

namespace mw {
namespace _template {
inline namespace MW_ABI {

constexpr uint16_t kCode = 65000;            // wire format: unique over all operators, never reused
constexpr uint16_t kTfliteCode = kNoTflite;  // or a BuiltinOperator of the TFLite schema
enum In : uint8_t { kX };
enum Out : uint8_t { kY };
enum State : uint8_t { kSmoothed };       // s32, as many as x has elements
constexpr SlotCounts kSlots{1, 0, 1, 1};  // inputs, derived tables, outputs, states

// What a model says about a node. Every member stands in fields(), in order.
struct Attrs {
  int32_t shift = 4;

  template <class Self, class V>
  static constexpr void fields(Self& a, V&& v) {
    v("shift", a.shift);
  }
};

// What the kernels need: plain numbers of 1, 2 or 4 bytes.
struct Params {
  int32_t elems, shift;
  int32_t zero_point;

  template <class Self, class V>
  static constexpr void fields(Self& p, V&& v) {
    v("elems", p.elems), v("shift", p.shift), v("zero_point", p.zero_point);
  }
};
static_assert(fields_cover<Params>(), "a field is missing from fields(), or there is padding");

extern const OpCore kCore;

Status footprint(const Params& p, const KernelRow& row, Footprint& footprint);
constexpr CheckFn kCheckTables = nullptr;

#define MW_KERNELS "ops/_template/operator/kernels.inc"
#include "abi/declare_kernels.inc"

}  // namespace MW_ABI
}  // namespace _template
}  // namespace mw

#endif  // MW_OPS_TEMPLATE_OPERATOR_TEMPLATE_H_
