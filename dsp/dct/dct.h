// SPDX-License-Identifier: Apache-2.0
// What: dct, a fixed linear map of each row of log features: the cosine transform of MFCC.
// Why: decorrelates mel channels; which cosine transform and scale it is stands in the matrix.
// Contract: y[f,k] = saturate(((sum over c of w[k,c] * x[f,c] + half) >> shift) + bias[k]), half =
// 2^(shift-1). x u16 [frames, channels]; w s16 [coefficients, channels]; bias s32 [coefficients],
// which centres x or is zero; y s16 [frames, coefficients].
#ifndef MW_DSP_DCT_DCT_H_
#define MW_DSP_DCT_DCT_H_

#include "abi/op.h"

namespace mw {
namespace dct {
inline namespace MW_ABI {

constexpr uint16_t kCode = 268;
enum In : uint8_t { kX, kW, kBias };
enum Out : uint8_t { kY };
constexpr SlotCounts kSlots{3, 0, 1, 0};

struct Attrs {
  int32_t shift = 15;  // in [1, 31]: fraction bits of w less those that y keeps

  template <class Self, class V>
  static constexpr void fields(Self& a, V&& v) {
    v("shift", a.shift);
  }
};

struct Params {
  int32_t frames;
  int32_t channels;
  int32_t coefficients;
  int32_t shift;

  template <class Self, class V>
  static constexpr void fields(Self& p, V&& v) {
    v("frames", p.frames), v("channels", p.channels), v("coefficients", p.coefficients);
    v("shift", p.shift);
  }
};
static_assert(fields_cover<Params>(), "a field is missing from fields(), or there is padding");

extern const OpCore kCore;

Status footprint(const Params& p, const KernelRow& row, Footprint& footprint);
constexpr CheckFn kCheckTables = nullptr;

#define MW_KERNELS "dsp/dct/kernels.inc"
#include "abi/declare_kernels.inc"

}  // namespace MW_ABI
}  // namespace dct
}  // namespace mw

#endif  // MW_DSP_DCT_DCT_H_
