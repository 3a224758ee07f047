// SPDX-License-Identifier: Apache-2.0
#include "dsp/pcan/pcan.h"
#include "ops/_family/frame/frame.h"

namespace mw {
namespace pcan {
inline namespace MW_ABI {

namespace {

// The gain at x: a parabola over each octave [2^(n-1), 2^n), from its value, slope and curvature.
int16_t gain_at(uint32_t x, const int16_t* gains) {
  if (x < 2) return gains[x];
  const int32_t bits = bit_length(x);
  const int16_t* octave = gains + 4 * bits - 6;
  const uint32_t aligned = bits < 11 ? x << (11 - bits) : x >> (bits - 11);
  const int32_t t = int32_t(aligned & 0x3ff);  // position in the octave, Q10
  const int32_t slope = ((octave[2] * t) >> 5) + octave[1] * 32;
  // Unsigned: gains from a damaged file may overflow, and must do no worse than wrap.
  const int32_t rise = int32_t(uint32_t(slope) * uint32_t(t) + (1u << 14)) >> 15;
  return int16_t(octave[0] + rise);
}

// Loud channels are compressed linearly, faint ones by a square that meets the line at snr 2.
uint32_t compressed(uint32_t snr) {
  constexpr uint32_t kTwo = 2u << kSnrBits;
  if (snr < kTwo) return (snr * snr) >> (2 + 2 * kSnrBits - kOutBits);
  return (snr >> (kSnrBits - kOutBits)) - (1u << kOutBits);
}

}  // namespace

MW_SHARED void pcan_u32_ref(const Params& p, const Args& args) {
  const uint32_t* x = args.input<uint32_t>(kX);
  const uint32_t* estimate = args.input<uint32_t>(kEstimate);
  const int16_t* gains = args.input<int16_t>(kGainTable);
  uint32_t* y = args.output<uint32_t>(kY);
  for (int32_t i = 0; i < p.frames * p.channels; ++i) {
    const uint32_t gain = uint32_t(int32_t(gain_at(estimate[i], gains)));
    y[i] = compressed(uint32_t((uint64_t(x[i]) * gain) >> p.snr_shift));
  }
}

}  // namespace MW_ABI
}  // namespace pcan
}  // namespace mw
