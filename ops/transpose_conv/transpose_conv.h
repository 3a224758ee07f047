// SPDX-License-Identifier: Apache-2.0
// What: transpose_conv, a convolution from y to x turned round: each pixel of x adds its products
// with the kernel to a window of y; with bias and fused clamp.
// Contract: x and y are NHWC, w is [out_c, k_h, k_w, in_c] and stands first, as in TFLite. Pixel
// iy of x goes to rows iy * stride - pad + ky of y, as far as y has them; y says its own extent. s8
// and s16 as in conv_2d, with tables for each output channel: s8 with an s32 bias, s16 (zero points
// 0) with sums of 64 bits and an s64 or s16 bias, or of 32 bits that wrap with an s32 one. f32: the
// same without quantization, summed in the order of x. Source: TFLite TRANSPOSE_CONV.
#ifndef MW_OPS_TRANSPOSE_CONV_TRANSPOSE_CONV_H_
#define MW_OPS_TRANSPOSE_CONV_TRANSPOSE_CONV_H_

#include "abi/attrs.h"
#include "abi/op.h"

namespace mw {
namespace transpose_conv {
inline namespace MW_ABI {

constexpr uint16_t kCode = 171;
enum In : uint8_t { kW, kX, kB };
enum Table : uint8_t { kMultiplier, kShift };  // s32[out_c], s8[out_c]; not of f32
enum Out : uint8_t { kY };
constexpr SlotCounts kSlots{3, 2, 1, 0};

struct Attrs {
  Padding padding = Padding::same;
  Activation activation = Activation::none;
  int32_t stride_h = 1, stride_w = 1;
  int32_t out_h = 1, out_w = 1;

  template <class Self, class V>
  static constexpr void fields(Self& a, V&& v) {
    v("padding", a.padding), v("activation", a.activation), v("stride_h", a.stride_h);
    v("stride_w", a.stride_w), v("out_h", a.out_h), v("out_w", a.out_w);
  }
};

struct Params {
  int32_t batch, in_h, in_w, in_c, out_h, out_w, out_c;
  int32_t act_min, act_max;  // f32: the bits of the float bounds
  int16_t k_h, k_w, stride_h, stride_w;
  int16_t pad_h, pad_w;
  int16_t x_zp, y_zp;
  int16_t bias_bits;  // 16, 32 or 64; as wide as the sums, or 16
  int16_t reserved;

  template <class Self, class V>
  static constexpr void fields(Self& p, V&& v) {
    v("batch", p.batch), v("in_h", p.in_h), v("in_w", p.in_w), v("in_c", p.in_c);
    v("out_h", p.out_h), v("out_w", p.out_w), v("out_c", p.out_c), v("act_min", p.act_min);
    v("act_max", p.act_max), v("k_h", p.k_h), v("k_w", p.k_w), v("stride_h", p.stride_h);
    v("stride_w", p.stride_w), v("pad_h", p.pad_h), v("pad_w", p.pad_w), v("x_zp", p.x_zp);
    v("y_zp", p.y_zp), v("bias_bits", p.bias_bits), v("reserved", p.reserved);
  }
};
static_assert(fields_cover<Params>(), "a field is missing from fields(), or there is padding");

extern const OpCore kCore;

Status footprint(const Params& p, const KernelRow& row, Footprint& footprint);
Status check_tables(const void* params, const void* const* tables, Footprint& footprint);
constexpr CheckFn kCheckTables = &check_tables;

template <int16_t kBits>
constexpr bool bias_of(const Params& p) {
  return p.bias_bits == kBits;
}

#define MW_KERNELS "ops/transpose_conv/kernels.inc"
#include "abi/declare_kernels.inc"

}  // namespace MW_ABI
}  // namespace transpose_conv
}  // namespace mw

#endif  // MW_OPS_TRANSPOSE_CONV_TRANSPOSE_CONV_H_
