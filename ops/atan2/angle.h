// SPDX-License-Identifier: Apache-2.0
// What: angle_of(y, x), the angle of a point. Why: device code links no math library.
// Contract: error below 4e-7, relative to the result; what IEEE 754 says of zeros, infinities and
// NaN. Source: the series of the arc tangent, round 0 and pi / 4.
#ifndef MW_OPS_ATAN2_ANGLE_H_
#define MW_OPS_ATAN2_ANGLE_H_

#include "abi/checked.h"

namespace mw {
namespace atan2 {
inline namespace MW_ABI {

// Of t in [0, 1].
inline float arc_tangent(float t) {
  constexpr float kSlope = 0.41421356f, kQuarter = 0.785398163f;  // tan(pi / 8), pi / 4
  const bool steep = t > kSlope;
  const float u = steep ? (t - 1) / (t + 1) : t, z = u * u;
  float p = 1.0f / 17;
  p = 1.0f / 15 - p * z;
  p = 1.0f / 13 - p * z;
  p = 1.0f / 11 - p * z;
  p = 1.0f / 9 - p * z;
  p = 1.0f / 7 - p * z;
  p = 1.0f / 5 - p * z;
  p = 1.0f / 3 - p * z;
  const float angle = u - u * z * p;
  return steep ? kQuarter + angle : angle;
}

inline float angle_of(float y, float x) {
  constexpr float kPi = 3.14159265f;
  constexpr int32_t kInfinity = 0x7f800000;
  const int32_t x_bits = bits_from_float(x), y_bits = bits_from_float(y);
  const int32_t across = x_bits & INT32_MAX, up = y_bits & INT32_MAX;
  if (across > kInfinity || up > kInfinity) return x + y;
  const bool high = up > across;
  const float small = float_from_bits(high ? across : up);
  const float large = float_from_bits(high ? up : across);
  float angle = 0;
  if (across == up) {
    angle = up == 0 ? 0 : kPi / 4;
  } else {
    angle = arc_tangent(small / large);
  }
  if (high) angle = kPi / 2 - angle;
  if (x_bits < 0) angle = kPi - angle;
  return y_bits < 0 ? -angle : angle;
}

}  // namespace MW_ABI
}  // namespace atan2
}  // namespace mw

#endif  // MW_OPS_ATAN2_ANGLE_H_
