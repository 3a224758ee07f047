// SPDX-License-Identifier: Apache-2.0
// What: conv_3d, convolution through depth, rows and columns. Contract: x f32 [batch, depth,
// height, width, in_c], weights f32 [k_d, k_h, k_w, in_c, out_c], bias f32 [out_c] or none;
// y[n,d,h,w,oc] = clamp(bias[oc] + sum of x * weights), and positions outside x contribute nothing.
// Source: TFLite CONV_3D, which takes no integers.
#ifndef MW_OPS_CONV_3D_CONV_3D_H_
#define MW_OPS_CONV_3D_CONV_3D_H_

#include "ops/_family/window/window.h"

namespace mw {
namespace conv_3d {
inline namespace MW_ABI {

constexpr uint16_t kCode = 334;
enum In : uint8_t { kX, kW, kBias };
enum Out : uint8_t { kY };
enum Axis : uint8_t { kDepth, kHeight, kWidth, kAxes };
constexpr SlotCounts kSlots{3, 0, 1, 0};

struct Attrs {
  Padding padding = Padding::same;
  Activation activation = Activation::none;
  int32_t stride[kAxes] = {1, 1, 1};
  int32_t dilation[kAxes] = {1, 1, 1};

  template <class Self, class V>
  static constexpr void fields(Self& a, V&& v) {
    v("padding", a.padding), v("activation", a.activation), v("stride", a.stride);
    v("dilation", a.dilation);
  }
};

struct Params {
  int32_t batch, in_c, out_c;
  int32_t act_min, act_max;  // the bits of floats
  int32_t in[kAxes], out[kAxes];
  int16_t kernel[kAxes], stride[kAxes], dilation[kAxes], pad[kAxes];

  template <class Self, class V>
  static constexpr void fields(Self& p, V&& v) {
    v("batch", p.batch), v("in_c", p.in_c), v("out_c", p.out_c), v("act_min", p.act_min);
    v("act_max", p.act_max), v("in", p.in), v("out", p.out), v("kernel", p.kernel);
    v("stride", p.stride), v("dilation", p.dilation), v("pad", p.pad);
  }
};
static_assert(fields_cover<Params>(), "a field is missing from fields(), or there is padding");

extern const OpCore kCore;

Status footprint(const Params& p, const KernelRow& row, Footprint& footprint);
constexpr CheckFn kCheckTables = nullptr;

#define MW_KERNELS "ops/conv_3d/kernels.inc"
#include "abi/declare_kernels.inc"

}  // namespace MW_ABI
}  // namespace conv_3d
}  // namespace mw

#endif  // MW_OPS_CONV_3D_CONV_3D_H_
