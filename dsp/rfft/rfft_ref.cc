// SPDX-License-Identifier: Apache-2.0
#include "dsp/rfft/rfft.h"

namespace mw {
namespace rfft {
inline namespace MW_ABI {

MW_SHARED void rfft_s16_ref(const Params& p, const Args& args) {
  const int16_t* x = args.input<int16_t>(kX);
  const auto* twiddles = args.input<real_fft::Complex>(kTwiddles);
  auto* y = args.output<real_fft::Complex>(kY);
  for (int32_t f = 0; f < p.frames; ++f, x += p.samples, y += p.length / 2 + 1) {
    real_fft::rfft_frame(x, p.samples, p.length, twiddles, y);
  }
}

}  // namespace MW_ABI
}  // namespace rfft
}  // namespace mw
