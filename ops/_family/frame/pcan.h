// SPDX-License-Identifier: Apache-2.0
// What: the gain and the compression of per-channel amplitude normalization.
// Why: the front-end's block and the operator of TFLM's signal library are one arithmetic.
// Contract: gains are kPcanGains values: those at 0 and 1, one unused, then for each bit length
// from 2 to 32 the value, slope and curvature over that octave, one unused between. snr in Q12,
// result in Q6. Source: Wang et al., "Trainable frontend for robust and far-field keyword
// spotting", 2017, in the fixed point of TFLM's audio front-end.
#ifndef MW_OPS_FAMILY_FRAME_PCAN_H_
#define MW_OPS_FAMILY_FRAME_PCAN_H_

#include "ops/_family/frame/frame.h"

namespace mw {
inline namespace MW_ABI {

constexpr int32_t kPcanGains = 4 * 32 - 3;
constexpr int32_t kPcanSnrBits = 12, kPcanOutBits = 6;

// The gain at x: a parabola over each octave [2^(n-1), 2^n), from its value, slope and curvature.
inline int16_t pcan_gain(uint32_t x, const int16_t* gains) {
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
inline uint32_t pcan_compressed(uint32_t snr) {
  constexpr uint32_t kTwo = 2u << kPcanSnrBits;
  if (snr < kTwo) return (snr * snr) >> (2 + 2 * kPcanSnrBits - kPcanOutBits);
  return (snr >> (kPcanSnrBits - kPcanOutBits)) - (1u << kPcanOutBits);
}

// What a channel becomes whose noise is `estimate`.
inline uint32_t pcan_value(uint32_t x, uint32_t estimate, const int16_t* gains, int32_t snr_shift) {
  const uint32_t gain = uint32_t(int32_t(pcan_gain(estimate, gains)));
  return pcan_compressed(uint32_t((uint64_t(x) * gain) >> snr_shift));
}

}  // namespace MW_ABI
}  // namespace mw

#endif  // MW_OPS_FAMILY_FRAME_PCAN_H_
