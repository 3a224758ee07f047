// SPDX-License-Identifier: Apache-2.0
// What: ExactReal, a product of two floats without rounding, and the Multiplier of a quotient.
// Why: TFLite derives multipliers from scales in double. A core without an FPU for it would spend
// half of the time of opening a model, and kilobytes of flash, on helpers.
// Contract: bit for bit what double arithmetic gives: a product is exact in double, a quotient is
// rounded to 53 bits, halves to even, and QuantizeMultiplier rounds that to 31 bits, halves up.
// Signs are ignored, for a scale has none. What is not a number counts as infinite.
#ifndef MW_ABI_EXACT_REAL_H_
#define MW_ABI_EXACT_REAL_H_

#include <stdint.h>

#include "abi/requantize.h"

namespace mw {
inline namespace MW_ABI {

// significand * 2^exponent, and the significand is in [2^47, 2^48). The exponent of infinity is
// above kFar, that of zero below -kFar, whatever else is multiplied.
struct ExactReal {
  static constexpr int32_t kFar = 1024;
  uint64_t significand;
  int32_t exponent;

  constexpr bool operator<(const ExactReal& other) const {
    return exponent != other.exponent ? exponent < other.exponent : significand < other.significand;
  }
};

ExactReal exact_product(float a, float b);

// The Multiplier whose value is nearest to |a * b / over|. The largest one where a factor is
// infinite, where `over` is zero, and where the quotient is too large.
Multiplier quantize_quotient(float a, float b, float over);
// The same of |a / b|.
Multiplier quantize_quotient(const ExactReal& a, const ExactReal& b);
// The same of |a * factor / 2^15|, for a factor of 2^15 or more.
Multiplier quantize_product(const ExactReal& a, uint16_t factor);
inline Multiplier quantize_quotient(float a, float b) {
  return quantize_quotient(a, 1.0f, b);
}

}  // namespace MW_ABI
}  // namespace mw

#endif  // MW_ABI_EXACT_REAL_H_
