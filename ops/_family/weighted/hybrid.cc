// SPDX-License-Identifier: Apache-2.0
#include "ops/_family/weighted/hybrid.h"

#include "abi/checked.h"
#include "abi/exact_real.h"

namespace mw {
inline namespace MW_ABI {
namespace weighted_op {

namespace {

// x / 2^bits, to nearest, halves to the even one; bits in [1, 62].
uint64_t drop_bits(uint64_t x, int32_t bits) {
  const uint64_t half = uint64_t(1) << (bits - 1), kept = x >> bits;
  const uint64_t rest = x - (kept << bits);
  return kept + (rest > half || (rest == half && (kept & 1) != 0) ? 1 : 0);
}

// significand * 2^exponent; exponents that no float has give 0 or infinity.
float to_float(uint32_t significand, int32_t exponent) {
  const auto power = [](int32_t of_two) { return float_from_bits((of_two + 127) << 23); };
  float value = float(significand);
  for (; exponent < -100; exponent += 100) value *= power(-100);
  for (; exponent > 100; exponent -= 100) value *= power(100);
  return value * power(exponent);
}

// What double holds: a significand in [2^52, 2^53].
struct Double {
  uint64_t significand;
  int32_t exponent;
};

Double sum_of(const ExactReal& a, const ExactReal& b) {
  const bool first = a.exponent > b.exponent;
  const ExactReal &large = first ? a : b, &small = first ? b : a;
  const int32_t apart = large.exponent - small.exponent;
  // Of a float, 24 bits follow the 24 of the significand.
  uint64_t sum = (large.significand << 14) + (apart < 62 ? (small.significand << 14) >> apart : 0);
  int32_t exponent = large.exponent - 14;
  if ((sum >> 62) == 0) {
    sum <<= 1;
    --exponent;
  }
  return {drop_bits(sum, 10), exponent + 10};
}

Double over_255(const Double& x) {
  const uint64_t wide = x.significand << 10,
                 quotient = wide / 255;  // of 55 or 56 bits
  const int32_t drop = (quotient >> 55) != 0 ? 3 : 2;
  return {drop_bits(quotient | uint64_t(quotient * 255 != wide), drop), x.exponent - 10 + drop};
}

constexpr int32_t kFraction = 46;  // bits that double holds of numbers from 64 to 128

// x / scale, at most 255, in steps of 2^-46.
int64_t steps_of(const ExactReal& x, const Double& scale) {
  uint64_t rest = x.significand, quotient = 0;
  for (int32_t bits = x.exponent - scale.exponent + kFraction; bits > 0; --bits) {
    rest <<= 1;
    quotient <<= 1;
    if (rest >= scale.significand) {
      rest -= scale.significand;
      quotient |= 1;
    }
  }
  const uint64_t twice = 2 * rest;
  const bool up = twice > scale.significand || (twice == scale.significand && (quotient & 1) != 0);
  return int64_t(quotient) + (up ? 1 : 0);
}

// To the nearest integer, halves away from zero, of |value| < 2^30.
float rounded(float value) {
  const float whole = float(int32_t(value)), rest = value - whole;  // exact
  return whole + (rest >= 0.5f ? 1.0f : (rest <= -0.5f ? -1.0f : 0.0f));
}

int8_t step_of(float value, float least) {
  if (!(value > least)) return int8_t(least);
  return value >= 127.0f ? int8_t(127) : int8_t(rounded(value));
}

}  // namespace

// Source of the arithmetic: TFLite's AsymmetricQuantizeFloats. The zero point
// is derived from the end that it is nearer to; as double has it, halves
// matter.
MW_SHARED InputQuant asymmetric_quant(float low, float high) {
  const ExactReal below = exact_product(low, 1.0f), above = exact_product(high, 1.0f);
  const Double scale = over_255(sum_of(below, above));
  constexpr int64_t kOne = int64_t(1) << kFraction;
  const int64_t from_low = steps_of(below, scale), from_high = steps_of(above, scale);
  const bool by_low = kOne + from_low < from_high;
  const int64_t point = by_low ? from_low - 128 * kOne : 127 * kOne - from_high;
  const int64_t half = point < 0 ? -(kOne / 2) : kOne / 2;
  const int64_t whole = (point + half) / kOne;
  InputQuant quant;
  quant.scale = to_float(uint32_t(drop_bits(scale.significand, 29)), scale.exponent + 29);
  quant.zero_point = whole < -128 ? -128 : (whole > 127 ? 127 : int32_t(whole));
  return quant;
}

MW_SHARED InputQuant quantize_input(const float* x, int32_t elems, bool asymmetric, int8_t* q) {
  float low = 0, high = 0;
  for (int32_t i = 0; i < elems; ++i) {
    low = x[i] < low ? x[i] : low;
    high = x[i] > high ? x[i] : high;
  }
  InputQuant quant = {1, 0};
  float inverse = 0;
  if (low < high && asymmetric) {
    quant = asymmetric_quant(low, high);
    inverse = 1.0f / quant.scale;
  } else if (low < high) {
    const float range = -low > high ? -low : high;
    quant.scale = range / 127.0f;
    inverse = 127.0f / range;
  }
  const float offset = float(quant.zero_point), least = asymmetric ? -128.0f : -127.0f;
  for (int32_t i = 0; i < elems; ++i) q[i] = step_of(offset + x[i] * inverse, least);
  return quant;
}

}  // namespace weighted_op
}  // namespace MW_ABI
}  // namespace mw
