// SPDX-License-Identifier: Apache-2.0
#include "dsp/fft_auto_scale/fft_auto_scale.h"
#include "ops/_family/frame/frame.h"

namespace mw {
namespace fft_auto_scale {
inline namespace MW_ABI {

MW_SHARED void fft_auto_scale_s16_ref(const Params& p, const Args& args) {
  const int16_t* x = args.input<int16_t>(kX);
  int16_t* y = args.output<int16_t>(kY);
  int32_t* shifts = args.output<int32_t>(kShift);
  for (int32_t f = 0; f < p.frames; ++f, x += p.length, y += p.length) {
    // The largest has as many bits as all together. Bit 15 is that of -32768, which does not count.
    uint32_t any = 0;
    for (int32_t i = 0; i < p.length; ++i) any |= uint32_t(x[i] < 0 ? -x[i] : x[i]);
    const int32_t shift = 15 - bit_length(any & 0x7fff);
    shifts[f] = shift;
    for (int32_t i = 0; i < p.length; ++i) y[i] = int16_t(uint32_t(int32_t(x[i])) << shift);
  }
}

}  // namespace MW_ABI
}  // namespace fft_auto_scale
}  // namespace mw
