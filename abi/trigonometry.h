// SPDX-License-Identifier: Apache-2.0
// What: sin_f32, cos_f32. Why: device code links no math library.
// Contract: error below 3e-7, relative to the result, for any finite x; NaN of infinity and NaN.
// Source: M. Payne, R. Hanek, "Radian reduction for trigonometric functions" (1983), with the
// bits of 2 / pi that matter for x alone; then the series.
#ifndef MW_ABI_TRIGONOMETRY_H_
#define MW_ABI_TRIGONOMETRY_H_

#include <stdint.h>

#include "abi/checked.h"

namespace mw {
inline namespace MW_ABI {

// x, which is finite, = rest + quadrants * pi / 2, rest in [-pi / 4, pi / 4]; of the quadrants two
// bits count.
struct Quadrant {
  uint32_t quadrants;
  float rest;
};

inline Quadrant quadrant_of(float x) {
  // A word of zeros, and 224 bits of 2 / pi behind the point.
  constexpr uint32_t kTwoOverPi[] = {0,          0xa2f9836e, 0x4e441529, 0xfc2757d1,
                                     0xf534ddc0, 0xdb629599, 0x3c439041, 0xfe5163ab};
  const int32_t bits = bits_from_float(x), magnitude = bits & 0x7fffffff;
  if (magnitude <= 0x3f490fdb) return {0, x};  // pi / 4
  // x = significand * 2^exponent. Bits of 2^exponent * 2 / pi from 4 up make whole turns.
  const uint32_t significand = (uint32_t(magnitude) & 0x7fffff) | 0x800000;
  const uint32_t at = uint32_t((magnitude >> 23) - 150 + 30), word = at / 32, shift = at % 32;
  uint32_t factor[3];
  for (uint32_t i = 0; i < 3; ++i) {
    const uint64_t two = uint64_t(kTwoOverPi[word + i]) << 32 | kTwoOverPi[word + i + 1];
    factor[i] = uint32_t(two >> (32 - shift));
  }
  const uint64_t turns = (uint64_t(significand * factor[0]) << 32) +
                         uint64_t(significand) * factor[1] +
                         (uint64_t(significand) * factor[2] >> 32);  // Q2.62 of quadrants
  const uint64_t nearest = (turns + (uint64_t(1) << 61)) >> 62;
  const uint64_t over = turns - (nearest << 62);
  const bool below = over >> 63 != 0;
  const uint64_t distance = below ? ~over + 1 : over;
  if (distance == 0) return {uint32_t(nearest), 0};
  const uint32_t zeros = uint32_t(__builtin_clzll(distance));
  const float top = float(uint32_t(distance << zeros >> 32));
  const float quarter = float_from_bits((127 - 30 - int32_t(zeros)) << 23) * 1.57079633f;
  const float rest = top * quarter;
  if (bits < 0) return {uint32_t(0) - uint32_t(nearest), below ? rest : -rest};
  return {uint32_t(nearest), below ? -rest : rest};
}

// Of x in [-pi / 4, pi / 4].
inline float sin_series(float x) {
  const float z = x * x;
  float p = 1.0f / 362880;
  p = p * z - 1.0f / 5040;
  p = p * z + 1.0f / 120;
  p = p * z - 1.0f / 6;
  return x + x * z * p;
}
inline float cos_series(float x) {
  const float z = x * x;
  float p = -1.0f / 3628800;
  p = p * z + 1.0f / 40320;
  p = p * z - 1.0f / 720;
  p = p * z + 1.0f / 24;
  return 1.0f - (0.5f * z - z * z * p);
}

// sin(x + quadrants * pi / 2).
inline float sin_in(Quadrant at) {
  const float value = (at.quadrants & 1) != 0 ? cos_series(at.rest) : sin_series(at.rest);
  return (at.quadrants & 2) != 0 ? -value : value;
}

inline float sin_f32(float x) {
  return x - x != 0 ? x - x : sin_in(quadrant_of(x));
}

inline float cos_f32(float x) {
  if (x - x != 0) return x - x;
  const Quadrant at = quadrant_of(x);
  return sin_in({at.quadrants + 1, at.rest});
}

}  // namespace MW_ABI
}  // namespace mw

#endif  // MW_ABI_TRIGONOMETRY_H_
