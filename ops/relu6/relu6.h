// SPDX-License-Identifier: Apache-2.0
// What: relu6, min(max(x, 0), 6).
// Contract: f32, or s8: x clamped to its own steps of 0 and 6; like TFLM, and unlike LiteRT, never
// requantized, so that x and y should have the same scale. The output may replace the input.
// Source: TFLite RELU6.
#ifndef MW_OPS_RELU6_RELU6_H_
#define MW_OPS_RELU6_RELU6_H_

#include "abi/elementwise.h"

namespace mw {
namespace relu6 {
inline namespace MW_ABI {

constexpr uint16_t kCode = 9;
enum In : uint8_t { kX };
enum Out : uint8_t { kY };

struct Attrs {
  template <class Self, class V>
  static constexpr void fields(Self&, V&&) {}
};

struct Params {
  int32_t elems;
  int32_t act_min, act_max;  // f32: the bits of the float bounds

  template <class Self, class V>
  static constexpr void fields(Self& p, V&& v) {
    v("elems", p.elems), v("act_min", p.act_min), v("act_max", p.act_max);
  }
};
static_assert(fields_cover<Params>(), "a field is missing from fields(), or there is padding");

extern const OpCore kCore;

Status footprint(const Params& p, const KernelRow& row, Footprint& footprint);
constexpr CheckFn kCheckTables = nullptr;

#define MW_KERNELS "ops/relu6/kernels.inc"
#include "abi/declare_kernels.inc"

}  // namespace MW_ABI
}  // namespace relu6
}  // namespace mw

#endif  // MW_OPS_RELU6_RELU6_H_
