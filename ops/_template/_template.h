// SPDX-License-Identifier: Apache-2.0
// What: _template, y = -x: the smallest complete operator. Copy the folder under the new name,
// replace _template by it in names and texts, and take the next free wire code.
// Contract: f32, or s8 where x and y have one scale: y = clamp(y_zp + x_zp - x). The output may
// replace the input.
#ifndef MW_OPS_TEMPLATE_TEMPLATE_H_
#define MW_OPS_TEMPLATE_TEMPLATE_H_

#include "abi/elementwise.h"

namespace mw {
namespace _template {
inline namespace MW_ABI {

constexpr uint16_t kCode = 65000;  // wire format: unique over all operators, never reused
enum In : uint8_t { kX };
enum Out : uint8_t { kY };

// What a model says about a node. Every member stands in fields(), in order.
struct Attrs {
  template <class Self, class V>
  static constexpr void fields(Self&, V&&) {}
};

// What the kernels need: plain numbers of 1, 2 or 4 bytes.
struct Params {
  int32_t elems;
  int32_t zp_sum;  // x_zp + y_zp; 0 for f32

  template <class Self, class V>
  static constexpr void fields(Self& p, V&& v) {
    v("elems", p.elems), v("zp_sum", p.zp_sum);
  }
};
static_assert(fields_cover<Params>(), "a field is missing from fields(), or there is padding");

extern const OpCore kCore;

Status footprint(const Params& p, const KernelRow& row, Footprint& footprint);
constexpr CheckFn kCheckTables = nullptr;

#define MW_KERNELS "ops/_template/kernels.inc"
#include "abi/declare_kernels.inc"

}  // namespace MW_ABI
}  // namespace _template
}  // namespace mw

#endif  // MW_OPS_TEMPLATE_TEMPLATE_H_
