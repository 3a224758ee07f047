// SPDX-License-Identifier: Apache-2.0
#include "dsp/noise_reduction/noise_reduction.h"

namespace mw {
namespace noise_reduction {
inline namespace MW_ABI {

MW_SHARED void noise_reduction_u32_ref(const Params& p, const Args& args) {
  const uint32_t* x = args.input<uint32_t>(kX);
  uint32_t* y = args.output<uint32_t>(kY);
  uint32_t* estimate = args.output<uint32_t>(kEstimate);
  uint32_t* noise = args.state<uint32_t>(kState);
  for (int32_t f = 0; f < p.frames; ++f) {
    for (int32_t c = 0; c < p.channels; ++c) {
      const uint32_t signal = *x++;
      const uint32_t scaled = signal << p.smoothing_bits;
      const uint32_t smoothing = uint32_t((c & 1) == 0 ? p.even_smoothing : p.odd_smoothing);
      const uint64_t mixed = uint64_t(scaled) * smoothing + uint64_t(noise[c]) * (kOne - smoothing);
      noise[c] = uint32_t(mixed >> kFractionBits);
      const uint32_t removed = noise[c] < scaled ? noise[c] : scaled;
      const uint32_t cleaned = (scaled - removed) >> p.smoothing_bits;
      const uint32_t least =
          uint32_t((uint64_t(signal) * uint32_t(p.min_signal_remaining)) >> kFractionBits);
      *y++ = cleaned > least ? cleaned : least;
      *estimate++ = noise[c];
    }
  }
}

}  // namespace MW_ABI
}  // namespace noise_reduction
}  // namespace mw
