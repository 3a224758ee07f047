// SPDX-License-Identifier: Apache-2.0
// What: quantize_real() and dequantize_real(), between real numbers and the integers of a tensor.
// Why: generated headers offer them for a model's inputs and outputs.
// Contract: real / scale is rounded to nearest, then the zero point is added, then the result
// saturates at low and high; NaN gives the zero point. Halves go away from zero, and what a float
// scale cannot tell from a half is one: 0.5 at the scale 1/255 is 128, though the nearest float to
// 1/255 makes it 127.49999. scale is positive and finite.
#ifndef MW_ABI_REAL_VALUE_H_
#define MW_ABI_REAL_VALUE_H_

#include <stdint.h>

#include "abi/config.h"

namespace mw {
inline namespace MW_ABI {

// How a tensor's integers stand for real numbers, and the range of its type.
struct RealScale {
  float scale;
  int32_t zero_point;
  int64_t low, high;
};

constexpr int64_t quantize_real(float real, const RealScale& to) {
  const float steps = real / to.scale;
  const int64_t below = to.low - to.zero_point, above = to.high - to.zero_point;
  if (!(steps == steps)) return 0 < below ? to.low : (0 > above ? to.high : to.zero_point);
  if (steps >= static_cast<float>(above)) return to.high;
  if (steps <= static_cast<float>(below)) return to.low;
  // Rounding by adding a half would itself round.
  const int64_t whole = static_cast<int64_t>(steps);
  const float rest = steps - static_cast<float>(whole);
  const float doubt = (steps < 0 ? -steps : steps) * 1.2e-7f;  // 2^-23: one step of a float
  const float half = doubt < 0.05f ? 0.5f - doubt : 0.45f;
  const int64_t away = rest >= half ? 1 : (rest <= -half ? -1 : 0);
  return whole + away + to.zero_point;
}

constexpr float dequantize_real(int64_t value, const RealScale& from) {
  return from.scale * static_cast<float>(value - from.zero_point);
}

}  // namespace MW_ABI
}  // namespace mw

#endif  // MW_ABI_REAL_VALUE_H_
