// SPDX-License-Identifier: Apache-2.0
// What: leaky_relu, x where it is above 0, else alpha * x.
// Contract: s8 and s16 requantize either side by a factor of its own; alpha may be negative. The
// output may replace the input. Source: TFLite LEAKY_RELU.
#ifndef MW_OPS_LEAKY_RELU_LEAKY_RELU_H_
#define MW_OPS_LEAKY_RELU_LEAKY_RELU_H_

#include "ops/_family/elementwise/elementwise.h"

namespace mw {
namespace leaky_relu {
inline namespace MW_ABI {

constexpr uint16_t kCode = 194;
enum In : uint8_t { kX };
enum Out : uint8_t { kY };

struct Attrs {
  float alpha = 0;

  template <class Self, class V>
  static constexpr void fields(Self& a, V&& v) {
    v("alpha", a.alpha);
  }
};

struct Params {
  int32_t elems;
  float alpha;                // f32
  int32_t multiplier, below;  // of what is above 0 and below it; negative: of -alpha
  int16_t shift, below_shift, x_zp, y_zp;

  template <class Self, class V>
  static constexpr void fields(Self& p, V&& v) {
    v("elems", p.elems), v("alpha", p.alpha), v("multiplier", p.multiplier), v("below", p.below);
    v("shift", p.shift), v("below_shift", p.below_shift), v("x_zp", p.x_zp), v("y_zp", p.y_zp);
  }
};
static_assert(fields_cover<Params>(), "a field is missing from fields(), or there is padding");

extern const OpCore kCore;

Status footprint(const Params& p, const KernelRow& row, Footprint& footprint);
constexpr CheckFn kCheckTables = nullptr;

#define MW_KERNELS "ops/leaky_relu/kernels.inc"
#include "abi/declare_kernels.inc"

}  // namespace MW_ABI
}  // namespace leaky_relu
}  // namespace mw

#endif  // MW_OPS_LEAKY_RELU_LEAKY_RELU_H_
