// SPDX-License-Identifier: Apache-2.0
// What: depthwise_conv_2d, 2-D convolution NHWC in which every input channel makes out_c / in_c
// output channels of its own, with dilation, bias and fused clamp.
// Contract: y[n,oy,ox,oc] = clamp(y_zp + requantize(bias[oc] + sum (x[.., oc / (out_c / in_c)] -
// x_zp) * w[ky,kx,oc], m[oc], s[oc])), the sum over ky, kx; positions outside x contribute nothing.
// s8: weights have zero point 0, bias is s32. The same with s4 weights, which lie without gaps, and
// with u8 weights that have a zero point. s16 with s8 weights: sums of 64 bits, with an s64 bias or
// none. f32: the same without quantization. f32 with s8 weights: x is quantized image by image in
// each run, with a zero point (ops/_family/weighted/hybrid.h). Source: TFLite DEPTHWISE_CONV_2D.
#ifndef MW_OPS_DEPTHWISE_CONV_2D_DEPTHWISE_CONV_2D_H_
#define MW_OPS_DEPTHWISE_CONV_2D_DEPTHWISE_CONV_2D_H_

#include "ops/_family/conv/conv.h"

namespace mw {
namespace depthwise_conv_2d {
inline namespace MW_ABI {

constexpr uint16_t kCode = 4;
enum In : uint8_t { kX, kW, kB };
enum Table : uint8_t { kMultiplier, kShift };  // multiplier s32[out_c], shift s8[out_c]
enum Out : uint8_t { kY };
constexpr SlotCounts kSlots{3, 2, 1, 0};

using Attrs = ConvAttrs;

struct Params {
  int32_t batch, in_h, in_w, in_c, out_h, out_w, out_c;
  int32_t act_min, act_max;  // f32: the bits of the float bounds
  int16_t k_h, k_w, stride_h, stride_w, dilation_h, dilation_w, pad_h, pad_w;
  int16_t x_zp, y_zp;
  int16_t reverse;  // 1: output pixels are walked from the last to the first
  int16_t wide;     // weighted_op::wide_of()

  template <class Self, class V>
  static constexpr void fields(Self& p, V&& v) {
    extent_fields(p, v);
    conv_op::fields_behind(p, v);
  }
};
static_assert(fields_cover<Params>(), "a field is missing from fields(), or there is padding");

extern const OpCore kCore;

Status footprint(const Params& p, const KernelRow& row, Footprint& footprint);
constexpr CheckFn kCheckTables = &weighted_op::check_tables<Params>;

// Four output channels side by side come of four input channels side by side, or of one.
constexpr bool whole_tiles(const Params& p) {
  return p.out_c % 4 == 0 && (p.in_c == p.out_c || p.out_c / p.in_c % 4 == 0);
}

#define MW_KERNELS "ops/depthwise_conv_2d/kernels.inc"
#include "abi/declare_kernels.inc"

}  // namespace MW_ABI
}  // namespace depthwise_conv_2d
}  // namespace mw

#endif  // MW_OPS_DEPTHWISE_CONV_2D_DEPTHWISE_CONV_2D_H_
