// SPDX-License-Identifier: Apache-2.0
// What: rfft, the spectrum of real frames in 16-bit fixed point.
// Why: every spectral feature starts here; it is the costliest block of a front-end.
// Contract: y[f,k] = (1 / length) * sum over i of x[f,i] exp(-2 pi j i k / length), k = 0 ..
// length/2, as (re, im). Each stage scales by its radix and rounds, in the order of KISS FFT's
// 16-bit real transform, to whose output y is equal. x s16 [frames, n], n <= length, padded with
// zeros; twiddles s16 [twiddle_count(length), 2]; y s16 [frames, length / 2 + 1, 2].
#ifndef MW_DSP_RFFT_RFFT_H_
#define MW_DSP_RFFT_RFFT_H_

#include "ops/_family/frame/rfft.h"

namespace mw {
namespace rfft {
inline namespace MW_ABI {

constexpr uint16_t kCode = 259;
enum In : uint8_t { kX, kTwiddles };
enum Out : uint8_t { kY };
constexpr SlotCounts kSlots{2, 0, 1, 0};

using real_fft::supported_length;
using real_fft::twiddle_count;

struct Attrs {
  int32_t length = 512;  // a power of two in [8, 16384]

  template <class Self, class V>
  static constexpr void fields(Self& a, V&& v) {
    v("length", a.length);
  }
};

struct Params {
  int32_t frames;
  int32_t samples;
  int32_t length;

  template <class Self, class V>
  static constexpr void fields(Self& p, V&& v) {
    v("frames", p.frames), v("samples", p.samples), v("length", p.length);
  }
};
static_assert(fields_cover<Params>(), "a field is missing from fields(), or there is padding");

extern const OpCore kCore;

Status footprint(const Params& p, const KernelRow& row, Footprint& footprint);
constexpr CheckFn kCheckTables = nullptr;

#define MW_KERNELS "dsp/rfft/kernels.inc"
#include "abi/declare_kernels.inc"

}  // namespace MW_ABI
}  // namespace rfft
}  // namespace mw

#endif  // MW_DSP_RFFT_RFFT_H_
