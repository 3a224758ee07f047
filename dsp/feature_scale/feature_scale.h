// SPDX-License-Identifier: Apache-2.0
// What: feature_scale, quantizes integer features to the int8 input of a model.
// Why: the last step of a front-end; its scale is that of the model's input tensor.
// Contract: y[i] = clamp(y_zp + round((x[i] - offset) * unit / scale of y)), rounded once, halves
// up: features shrink little, and two roundings would show. x u16 or s16 of any shape, in steps of
// `unit` above `offset`; y s8 of that shape.
#ifndef MW_DSP_FEATURE_SCALE_FEATURE_SCALE_H_
#define MW_DSP_FEATURE_SCALE_FEATURE_SCALE_H_

#include "abi/op.h"

namespace mw {
namespace feature_scale {
inline namespace MW_ABI {

constexpr uint16_t kCode = 270;
enum In : uint8_t { kX };
enum Out : uint8_t { kY };

struct Attrs {
  int32_t offset = 0;      // in [-65535, 65535]: the x that stands for real zero
  float unit = 1.0f / 64;  // real value of one step of x

  template <class Self, class V>
  static constexpr void fields(Self& a, V&& v) {
    v("offset", a.offset), v("unit", a.unit);
  }
};

struct Params {
  int32_t elems;
  int32_t offset;
  int32_t multiplier;
  int32_t right_shift;  // of the 64-bit product with the multiplier
  int32_t y_zp;

  template <class Self, class V>
  static constexpr void fields(Self& p, V&& v) {
    v("elems", p.elems), v("offset", p.offset), v("multiplier", p.multiplier);
    v("right_shift", p.right_shift), v("y_zp", p.y_zp);
  }
};
static_assert(fields_cover<Params>(), "a field is missing from fields(), or there is padding");

extern const OpCore kCore;

Status footprint(const Params& p, const KernelRow& row, Footprint& footprint);
constexpr CheckFn kCheckTables = nullptr;

#define MW_KERNELS "dsp/feature_scale/kernels.inc"
#include "abi/declare_kernels.inc"

}  // namespace MW_ABI
}  // namespace feature_scale
}  // namespace mw

#endif  // MW_DSP_FEATURE_SCALE_FEATURE_SCALE_H_
