// SPDX-License-Identifier: Apache-2.0
// What: conv_2d, 2-D convolution NHWC x OHWI with groups, dilation, bias and fused clamp.
// Why: the workhorse of every model here; its folder is the pattern for the others.
// Contract: y[n,oy,ox,oc] = clamp(y_zp + requantize(bias[oc] + sum (x - x_zp) * w, m[oc], s[oc])),
// the sum over ky, kx, ic of oc's group; positions outside x contribute nothing. s8: weights have
// zero point 0, bias is s32. The same with s4 weights, which lie without gaps, and with u8 weights
// that have a zero point. s16 with s8 weights:
// sums of 64 bits, with an s64 bias or none, or of 32 bits that wrap, with an s32 bias. f32: the
// same without quantization. f32 with s8 weights: x is quantized image by image in each run
// (ops/_family/weighted/hybrid.h), with a zero point where channels have scales of their own.
// Generic tests: test/kernels_test.cc.
#ifndef MW_OPS_CONV_2D_CONV_2D_H_
#define MW_OPS_CONV_2D_CONV_2D_H_

#include "ops/_family/conv/conv.h"

namespace mw {
namespace conv_2d {
inline namespace MW_ABI {

constexpr uint16_t kCode = 1;
enum In : uint8_t { kX, kW, kB };
enum Table : uint8_t { kMultiplier, kShift };  // multiplier s32[out_c], shift s8[out_c]
enum Out : uint8_t { kY };
constexpr SlotCounts kSlots{3, 2, 1, 0};

using Attrs = ConvAttrs;

struct Params {
  int32_t batch, in_h, in_w, in_c, out_h, out_w, out_c, groups;
  int32_t act_min, act_max;  // f32: the bits of the float bounds
  int16_t k_h, k_w, stride_h, stride_w, dilation_h, dilation_w, pad_h, pad_w;
  int16_t x_zp, y_zp;
  int16_t reverse;  // 1: output pixels are walked from the last to the first
  int16_t wide;     // weighted_op::wide_of()

  template <class Self, class V>
  static constexpr void fields(Self& p, V&& v) {
    extent_fields(p, v);
    v("groups", p.groups);
    conv_op::fields_behind(p, v);
  }
};
static_assert(fields_cover<Params>(), "a field is missing from fields(), or there is padding");

extern const OpCore kCore;

Status footprint(const Params& p, const KernelRow& row, Footprint& footprint);
// The same of the packed kernel: the stream of packed.h stands where the tables of others do, and
// weights and bias are not read.
Status packed_footprint(const Params& p, const KernelRow& row, Footprint& footprint);
constexpr CheckFn kCheckTables = &weighted_op::check_tables<Params>;

// A dense window: whole pixels lie side by side, so a kernel row is one run of memory.
constexpr bool dense(const Params& p) {
  return p.groups == 1 && p.dilation_w == 1;
}

constexpr bool one_group(const Params& p) {
  return p.groups == 1;
}
// Two windows as columns of int16, each rounded up to whole groups of four.
constexpr uint32_t two_columns(const Params& p) {
  const uint32_t elems = uint32_t(p.k_h) * uint32_t(p.k_w) * uint32_t(p.in_c);
  return 2 * sizeof(int16_t) * ((elems + 3) & ~3u);
}

// What the packed kernel makes: windows in one piece, and outputs that int8 alone bounds.
constexpr bool packable(const Params& p) {
  return p.groups == 1 && p.dilation_h == 1 && p.dilation_w == 1 && p.act_min <= INT8_MIN &&
         p.act_max >= INT8_MAX;
}
#define MW_KERNELS "ops/conv_2d/kernels.inc"
#include "abi/declare_kernels.inc"

}  // namespace MW_ABI
}  // namespace conv_2d
}  // namespace mw

#endif  // MW_OPS_CONV_2D_CONV_2D_H_
