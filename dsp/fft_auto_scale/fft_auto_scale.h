// SPDX-License-Identifier: Apache-2.0
// What: fft_auto_scale, shifts each frame left until its largest value needs all 15 bits.
// Why: a 16-bit transform loses a bit a stage; quiet frames must not sink into its rounding noise.
// Contract: shift[f] = 15 - bits of max |x[f,i]|, in [0, 15]; y[f,i] = int16(x[f,i] << shift[f]).
// -32768 does not count towards the maximum, as in TFLM's front-end. x, y s16 [frames, n]; shift
// s32 [frames, 1]. y may stand on x.
#ifndef MW_DSP_FFT_AUTO_SCALE_FFT_AUTO_SCALE_H_
#define MW_DSP_FFT_AUTO_SCALE_FFT_AUTO_SCALE_H_

#include "abi/op.h"

namespace mw {
namespace fft_auto_scale {
inline namespace MW_ABI {

constexpr uint16_t kCode = 258;
enum In : uint8_t { kX };
enum Out : uint8_t { kY, kShift };
constexpr SlotCounts kSlots{1, 0, 2, 0};

struct Attrs {
  template <class Self, class V>
  static constexpr void fields(Self&, V&&) {}
};

struct Params {
  int32_t frames;
  int32_t length;

  template <class Self, class V>
  static constexpr void fields(Self& p, V&& v) {
    v("frames", p.frames), v("length", p.length);
  }
};
static_assert(fields_cover<Params>(), "a field is missing from fields(), or there is padding");

extern const OpCore kCore;

Status footprint(const Params& p, const KernelRow& row, Footprint& footprint);
constexpr CheckFn kCheckTables = nullptr;

#define MW_KERNELS "dsp/fft_auto_scale/kernels.inc"
#include "abi/declare_kernels.inc"

}  // namespace MW_ABI
}  // namespace fft_auto_scale
}  // namespace mw

#endif  // MW_DSP_FFT_AUTO_SCALE_FFT_AUTO_SCALE_H_
