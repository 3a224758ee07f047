// SPDX-License-Identifier: Apache-2.0
// What: fixed-point requantization, the one definition that every integer kernel uses.
// Why: the output bytes are the contract; docs/numerics.md explains each rounding.
// Contract: equals TensorFlow Lite's double-rounding MultiplyByQuantizedMultiplier bit for bit.
// multiplier in [2^30, 2^31) or 0, shift in [-31, 30]; real factor = multiplier * 2^(shift - 31).
#pragma once

#include <stdint.h>

namespace mw {

struct Multiplier {
  int32_t multiplier = 0;
  int32_t shift = 0;  // positive: left
};

// round(a * b / 2^31), halves upwards; saturates the single overflow INT32_MIN^2.
constexpr int32_t mul_q31(int32_t a, int32_t b) {
  if (a == INT32_MIN && b == INT32_MIN) return INT32_MAX;
  const int64_t ab = int64_t(a) * b;
  const int32_t nudge = ab >= 0 ? (1 << 30) : (1 - (1 << 30));
  return static_cast<int32_t>((ab + nudge) / (int64_t(1) << 31));
}

// round(x / 2^exponent), halves away from zero; exponent in [0, 31].
constexpr int32_t rounding_shift_right(int32_t x, int32_t exponent) {
  const int32_t mask = static_cast<int32_t>((uint32_t(1) << exponent) - 1);
  const int32_t remainder = x & mask;
  const int32_t threshold = (mask >> 1) + (x < 0 ? 1 : 0);
  return (x >> exponent) + (remainder > threshold ? 1 : 0);
}

// Left shift as the reference does it: wraps, which no in-range model reaches.
constexpr int32_t shift_left_wrapping(int32_t x, int32_t shift) {
  return static_cast<int32_t>(static_cast<uint32_t>(x) << shift);
}

constexpr int32_t requantize(int32_t x, int32_t multiplier, int32_t shift) {
  const int32_t left = shift > 0 ? shift : 0;
  const int32_t right = shift > 0 ? 0 : -shift;
  return rounding_shift_right(mul_q31(shift_left_wrapping(x, left), multiplier), right);
}
constexpr int32_t requantize(int32_t x, Multiplier m) {
  return requantize(x, m.multiplier, m.shift);
}

constexpr int32_t clamp(int32_t x, int32_t low, int32_t high) {
  return x < low ? low : (x > high ? high : x);
}

}  // namespace mw
