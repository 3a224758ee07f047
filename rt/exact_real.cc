// SPDX-License-Identifier: Apache-2.0
#include "abi/exact_real.h"

#include "abi/checked.h"

namespace mw {
inline namespace MW_ABI {

namespace {

// Exponents beyond kFar, which stay there whatever is added; infinite times zero is no number.
constexpr int32_t kOfZero = -2 * ExactReal::kFar, kOfInfinity = 4 * ExactReal::kFar;
constexpr Multiplier kLargest = {INT32_MAX, 30};

// The magnitude of a float; as ExactReal, but that the significand is in [2^23, 2^24).
struct Magnitude {
  uint32_t significand;
  int32_t exponent;
};

Magnitude magnitude(float value) {
  const uint32_t bits = uint32_t(bits_from_float(value)) & INT32_MAX;
  constexpr uint32_t kOne = 1u << 23;
  uint32_t significand = bits & (kOne - 1);
  int32_t exponent = int32_t(bits >> 23);
  if (exponent == 0xff) return {kOne, kOfInfinity};
  if (exponent != 0) return {significand | kOne, exponent - 150};
  if (significand == 0) return {kOne, kOfZero};
  const int32_t zeros = __builtin_clz(significand) - 8;
  return {significand << zeros, -149 - zeros};
}

[[gnu::always_inline]] inline ExactReal product_of(const Magnitude& x, const Magnitude& y) {
  const uint64_t product = uint64_t(x.significand) * y.significand;
  const int32_t exponent = x.exponent + y.exponent;
  const bool full = (product >> 47) != 0;
  return full ? ExactReal{product, exponent} : ExactReal{product << 1, exponent - 1};
}

// The quotient is 0.bits * 2^shift, truncated to 32 bits of which the first is 1. `almost`: what
// was cut off makes up for all but 2^-22 of a last bit. Then the double is the next number of 32
// bits, which is a half where bits is even.
[[gnu::always_inline]] inline Multiplier rounded(uint32_t bits, bool almost, int32_t shift) {
  uint32_t fixed = (bits >> 1) + ((bits | uint32_t(almost)) & 1);
  if (fixed == 1u << 31) {
    fixed >>= 1;
    ++shift;
  }
  if (shift < -31) return {};
  return shift > 30 ? kLargest : Multiplier{int32_t(fixed), shift};
}

}  // namespace

MW_SHARED ExactReal exact_product(float a, float b) {
  return product_of(magnitude(a), magnitude(b));
}

MW_SHARED Multiplier quantize_quotient(float a, float b, float over) {
  const ExactReal n = product_of(magnitude(a), magnitude(b));
  const Magnitude d = magnitude(over);
  if (n.exponent > ExactReal::kFar || d.exponent < -ExactReal::kFar) return kLargest;
  // Eight bits a step: the rest stays below 2^24, so that 32 bits divide by 24.
  int32_t shift = n.exponent - d.exponent + 24;
  uint32_t rest = uint32_t(n.significand >> 24), more = uint32_t(n.significand << 8), bits = 0;
  if (rest >= d.significand) {
    more = (more >> 1) | (rest << 31);
    rest >>= 1;
    ++shift;
  }
  for (int32_t i = 0; i < 4; ++i) {
    rest = (rest << 8) | (more >> 24);
    more <<= 8;
    const uint32_t digit = rest / d.significand;
    rest -= digit * d.significand;
    bits = (bits << 8) | digit;
  }
  return rounded(bits, d.significand - rest <= d.significand >> 22, shift);
}

MW_SHARED Multiplier quantize_product(const ExactReal& a, uint16_t factor) {
  if (a.exponent > ExactReal::kFar) return kLargest;
  uint64_t product = a.significand * factor;
  int32_t shift = a.exponent + 64 - 15;
  if ((product >> 63) == 0) {
    product <<= 1;
    --shift;
  }
  return rounded(uint32_t(product >> 32), uint32_t(product) >= 0u - (1u << 10), shift);
}

MW_SHARED Multiplier quantize_quotient(const ExactReal& a, const ExactReal& b) {
  if (a.exponent > ExactReal::kFar || b.exponent < -ExactReal::kFar) return kLargest;
  int32_t shift = a.exponent - b.exponent;
  uint64_t rest = a.significand, divisor = b.significand;
  if (rest >= divisor) {
    divisor <<= 1;
    ++shift;
  }
  uint32_t bits = 0;
  for (int32_t i = 0; i < 32; ++i) {
    rest <<= 1;
    bits <<= 1;
    if (rest >= divisor) {
      rest -= divisor;
      bits |= 1;
    }
  }
  return rounded(bits, divisor - rest <= divisor >> 22, shift);
}

}  // namespace MW_ABI
}  // namespace mw
