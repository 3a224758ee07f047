// SPDX-License-Identifier: Apache-2.0
// What: Roots, the quantized square root as LiteRT makes it in float: sqrt(x_scale * x) / y_scale,
// each of the three rounded to float, and the quotient cut off. Why: integer kernels use no float.
// Contract: of x > 0 and of scales that are normal floats above 0; 2^15 stands for all from there.
#ifndef MW_OPS_SQRT_ROOT_H_
#define MW_OPS_SQRT_ROOT_H_

#include "abi/checked.h"
#include "abi/integer_sqrt.h"

namespace mw {
namespace sqrt {
inline namespace MW_ABI {

constexpr int32_t kLeastNormal = 0x00800000, kInfinity = 0x7f800000;

constexpr bool is_normal(int32_t bits) {
  return bits >= kLeastNormal && bits < kInfinity;
}

class Roots {
 public:
  // The bits of the scales.
  Roots(int32_t x_scale, int32_t y_scale)
      : x_(significand(x_scale)),
        y_(significand(y_scale)),
        x_exponent_(x_scale >> 23),
        y_exponent_(y_scale >> 23) {}

  int32_t operator()(int32_t x) const {
    uint64_t product = uint64_t(x_) * uint32_t(x);  // times 2^(exponent - 150)
    int32_t exponent = x_exponent_;
    const int32_t surplus = 40 - __builtin_clzll(product);  // over 24 bits
    if (surplus > 0) {
      const uint32_t odd = uint32_t(product >> surplus) & 1;
      product = (product + (uint64_t(1) << (surplus - 1)) - 1 + odd) >> surplus;
      exponent += surplus;
      if (product >> 24 != 0) product >>= 1, ++exponent;
    }
    const int32_t spare = 24 - (exponent & 1);
    const uint32_t root = rounded_sqrt(product << spare);  // times 2^((exponent - 150 - spare) / 2)
    return quotient(root, (exponent - 150 - spare) / 2 + 150 - y_exponent_);
  }

 private:
  static uint32_t significand(int32_t bits) { return uint32_t((bits & 0x7fffff) | 0x800000); }

  // root * 2^exponent / y_, rounded to 24 bits and cut off.
  int32_t quotient(uint32_t root, int32_t exponent) const {
    if (exponent < 0) return 0;
    if (exponent > 15) return 1 << 15;
    uint32_t whole = root >= y_ ? 1 : 0, rest = root - whole * y_;
    for (int32_t i = 0; i < exponent; ++i) {
      const uint32_t next = 2 * rest >= y_ ? 1 : 0;
      rest = 2 * rest - next * y_;
      whole = 2 * whole + next;
    }
    if (whole == 0) return 0;
    const int32_t spare = __builtin_clz(whole) - 7;  // twice the steps of a float there
    return int32_t(whole) + ((uint64_t(y_ - rest) << spare) <= y_ ? 1 : 0);
  }

  const uint32_t x_, y_;
  const int32_t x_exponent_, y_exponent_;
};

}  // namespace MW_ABI
}  // namespace sqrt
}  // namespace mw

#endif  // MW_OPS_SQRT_ROOT_H_
