// SPDX-License-Identifier: Apache-2.0
// What: square, x * x; of integers the bytes of MUL. Source: TFLite SQUARE, which is float alone.
#ifndef MW_OPS_SQUARE_SQUARE_H_
#define MW_OPS_SQUARE_SQUARE_H_

#include "abi/exact_real.h"
#include "ops/_family/unary/factored.h"

namespace mw {
namespace square {
inline namespace MW_ABI {

struct Square : unary::Factored {
  static constexpr const char* name() { return "square"; }
  static constexpr uint16_t kCode = 141, kTfliteCode = 92;
  static constexpr int kIntegerVersion = 1;
  static constexpr bool kQuantizable = false;

  static Multiplier factor(const Quant& x, const Quant& y) {
    return quantize_quotient(x.scale(), x.scale(), y.scale());
  }
  template <class>
  struct Formula {
    const Multiplier m;
    const int32_t x_zero_point, y_zero_point;

    Formula(const Quant& x, const Quant& y)
        : m(factor(x, y)), x_zero_point(x.zero_point), y_zero_point(y.zero_point) {}
    int8_t operator()(int32_t q) const {
      const int32_t steps = q - x_zero_point;
      const int32_t value = add_wrapping(requantize(steps * steps, m), y_zero_point);
      return int8_t(clamp(value, INT8_MIN, INT8_MAX));
    }
  };
  static int16_t s16(const Params& p, int32_t x) {
    return int16_t(clamp(requantize(x * x, p.multiplier, p.shift), INT16_MIN, INT16_MAX));
  }
  static float f32(float x) { return x * x; }
};
using Unary = unary::Operator<Square>;

}  // namespace MW_ABI
}  // namespace square
}  // namespace mw

extern template struct mw::unary::Operator<mw::square::Square>;

#endif  // MW_OPS_SQUARE_SQUARE_H_
