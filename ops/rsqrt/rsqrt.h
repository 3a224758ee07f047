// SPDX-License-Identifier: Apache-2.0
// What: rsqrt, 1 / sqrt(x); of integers that are not above 0 the largest. Source: TFLite RSQRT.
#ifndef MW_OPS_RSQRT_RSQRT_H_
#define MW_OPS_RSQRT_RSQRT_H_

#include "abi/exact_real.h"
#include "abi/fixed_point.h"
#include "abi/float_math.h"
#include "ops/_family/unary/factored.h"

namespace mw {
namespace rsqrt {
inline namespace MW_ABI {

// sqrt(a) * b to 47 bits: the nearest root of an integer, and what it leaves over twice itself.
inline ExactReal root_times(float a, float b) {
  const ExactReal wide_a = exact_product(a, 1.0f), wide_b = exact_product(b, 1.0f);
  const int32_t odd = wide_a.exponent & 1;
  const uint64_t square = wide_a.significand >> odd;
  const uint32_t root = uint32_t(rounded_sqrt(square));
  const float rest = float(int32_t(int64_t(square - uint64_t(root) * root)));
  const uint64_t precise =
      (uint64_t(root) << 24) + uint64_t(int64_t(rest / float(root) * 0x800000));
  const uint64_t factor = wide_b.significand >> 24;  // all that a float has
  const uint64_t product = (precise >> 24) * factor + ((precise & 0xffffff) * factor >> 24);
  const int32_t exponent = (wide_a.exponent + odd) / 2 + wide_b.exponent + 24;
  const bool full = (product >> 47) != 0;
  return full ? ExactReal{product, exponent} : ExactReal{product << 1, exponent - 1};
}

struct Rsqrt : unary::Factored {
  static constexpr const char* name() { return "rsqrt"; }
  static constexpr uint16_t kCode = 190, kTfliteCode = 76;
  static constexpr int kIntegerVersion = 1;
  static constexpr bool kAboveZero = true;
  static constexpr int32_t kBits = 20;  // of the root behind the point

  static Multiplier factor(const Quant& x, const Quant& y) {
    const Multiplier m =
        quantize_quotient(exact_product(1.0f, 1.0f), root_times(x.scale(), y.scale()));
    return Multiplier{m.multiplier, m.shift - kBits};
  }
  // Of x less its zero point.
  static int32_t scaled(int32_t x, Multiplier m) {
    const Multiplier root = inverse_sqrt(x);
    return requantize(requantize(1, root.multiplier, root.shift + kBits), m);
  }
  template <class>
  struct Formula {
    const Multiplier m;
    const int32_t x_zero_point, y_zero_point;

    Formula(const Quant& x, const Quant& y)
        : m(factor(x, y)), x_zero_point(x.zero_point), y_zero_point(y.zero_point) {}
    int8_t operator()(int32_t q) const {
      if (q <= x_zero_point) return INT8_MAX;
      const int32_t value = add_wrapping(scaled(q - x_zero_point, m), y_zero_point);
      return int8_t(clamp(value, INT8_MIN, INT8_MAX));
    }
  };
  static int16_t s16(const Params& p, int32_t x) {
    if (x <= 0) return INT16_MAX;
    return int16_t(clamp(scaled(x, {p.multiplier, p.shift}), INT16_MIN, INT16_MAX));
  }
  static float f32(float x) { return 1 / sqrt_f32(x); }
};
using Unary = unary::Operator<Rsqrt>;

}  // namespace MW_ABI
}  // namespace rsqrt
}  // namespace mw

extern template struct mw::unary::Operator<mw::rsqrt::Rsqrt>;

#endif  // MW_OPS_RSQRT_RSQRT_H_
