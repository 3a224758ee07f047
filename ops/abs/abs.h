// SPDX-License-Identifier: Apache-2.0
// What: abs, the magnitude of x. Source: TFLite ABS.
#ifndef MW_OPS_ABS_ABS_H_
#define MW_OPS_ABS_ABS_H_

#include "abi/exact_real.h"
#include "ops/_family/unary/factored.h"

namespace mw {
namespace abs {
inline namespace MW_ABI {

struct Abs : unary::Factored {
  static constexpr const char* name() { return "abs"; }
  static constexpr uint16_t kCode = 150, kTfliteCode = 101;
  static constexpr bool kTakesPlain = true;

  static Multiplier factor(const Quant& x, const Quant& y) {
    return quantize_quotient(x.scale(), y.scale());
  }

  template <class>
  struct Formula {
    const Multiplier scale;
    const int32_t x_zero_point, y_zero_point;
    const bool one_scale;

    Formula(const Quant& x, const Quant& y)
        : scale(factor(x, y)),
          x_zero_point(x.zero_point),
          y_zero_point(y.zero_point),
          one_scale(x.scale() == y.scale()) {}
    int8_t operator()(int32_t q) const {
      const int32_t steps = q < x_zero_point ? x_zero_point - q : q - x_zero_point;
      const int32_t value = one_scale ? steps : requantize(steps, scale);
      return int8_t(clamp(add_wrapping(value, y_zero_point), INT8_MIN, INT8_MAX));
    }
  };
  // The magnitude of -2^15 wraps where nothing is scaled.
  static int16_t s16(const Params& p, int32_t x) {
    const int32_t magnitude = x < 0 ? -x : x;
    if (p.plain != 0) return int16_t(magnitude);
    return int16_t(clamp(requantize(magnitude, p.multiplier, p.shift), INT16_MIN, INT16_MAX));
  }
  static float f32(float x) { return float_from_bits(bits_from_float(x) & 0x7fffffff); }
};
using Unary = unary::Operator<Abs>;

}  // namespace MW_ABI
}  // namespace abs
}  // namespace mw

extern template struct mw::unary::Operator<mw::abs::Abs>;

#endif  // MW_OPS_ABS_ABS_H_
