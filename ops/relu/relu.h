// SPDX-License-Identifier: Apache-2.0
// What: relu, max(x, 0).
// Contract: f32, or s8: y = clamp(y_zp + requantize(x - x_zp)), so that scales may differ; the
// factor is the quotient of two scales in float. The output may replace the input. Source: TFLite
// RELU.
#ifndef MW_OPS_RELU_RELU_H_
#define MW_OPS_RELU_RELU_H_

#include "abi/elementwise.h"

namespace mw {
namespace relu {
inline namespace MW_ABI {

constexpr uint16_t kCode = 8;
enum In : uint8_t { kX };
enum Out : uint8_t { kY };

struct Attrs {
  template <class Self, class V>
  static constexpr void fields(Self&, V&&) {}
};

struct Params {
  int32_t elems, multiplier;
  int16_t shift, x_zp, y_zp, act_min;

  template <class Self, class V>
  static constexpr void fields(Self& p, V&& v) {
    v("elems", p.elems), v("multiplier", p.multiplier), v("shift", p.shift), v("x_zp", p.x_zp);
    v("y_zp", p.y_zp), v("act_min", p.act_min);
  }
};
static_assert(fields_cover<Params>(), "a field is missing from fields(), or there is padding");

extern const OpCore kCore;

Status footprint(const Params& p, const KernelRow& row, Footprint& footprint);
constexpr CheckFn kCheckTables = nullptr;

#define MW_KERNELS "ops/relu/kernels.inc"
#include "abi/declare_kernels.inc"

}  // namespace MW_ABI
}  // namespace relu
}  // namespace mw

#endif  // MW_OPS_RELU_RELU_H_
