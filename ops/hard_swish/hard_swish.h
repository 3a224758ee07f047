// SPDX-License-Identifier: Apache-2.0
// What: hard_swish, x * clamp(x + 3, 0, 6) / 6.
// Contract: s8 in the 16-bit steps of TFLM: x less its zero point by 2^7, times a factor of 16
// bits. Source: TFLite HARD_SWISH.
#ifndef MW_OPS_HARD_SWISH_HARD_SWISH_H_
#define MW_OPS_HARD_SWISH_HARD_SWISH_H_

#include "abi/exact_real.h"
#include "ops/_family/unary/table.h"

namespace mw {
namespace hard_swish {
inline namespace MW_ABI {

// A factor in Q0.15 and a power of two.
struct Factor {
  int32_t multiplier, shift;

  explicit Factor(float value) {
    const Multiplier wide = quantize_quotient(value, 1.0f);
    constexpr int32_t kHalf = 1 << 15;
    multiplier = wide.multiplier >= INT32_MAX - kHalf ? INT16_MAX : (wide.multiplier + kHalf) >> 16;
    shift = wide.shift;
  }
};

struct HardSwish : unary::Table {
  static constexpr const char* name() { return "hard_swish"; }
  static constexpr uint16_t kCode = 151, kTfliteCode = 117;
  static constexpr int kIntegerVersion = 1;
  static constexpr int32_t kMostShift = 15;  // of values of 16 bits

  static Factor to_y(const Quant& x, const Quant& y) { return Factor(x.scale() / 128 / y.scale()); }
  static Factor to_gate(const Quant& x) { return Factor(x.scale() / 128 / (3.0f / 32768)); }
  static bool holds(const Quant& x, const Quant& y) {
    const int32_t out = to_y(x, y).shift, gate = to_gate(x).shift;
    return out <= 0 && out >= -kMostShift && gate >= -kMostShift && gate <= kMostShift;
  }
  template <class>
  struct Formula {
    const Factor out, gate;
    const int32_t x_zero_point, y_zero_point;

    Formula(const Quant& x, const Quant& y)
        : out(to_y(x, y)),
          gate(to_gate(x)),
          x_zero_point(x.zero_point),
          y_zero_point(y.zero_point) {}

    // Rounded, halves upwards; no factor is -1.
    static int32_t mul_q15(int32_t a, int32_t b) { return (a * b + (1 << 14)) >> 15; }
    static int32_t shifted(int32_t a, int32_t bits) {
      return clamp(a * (1 << bits), INT16_MIN, INT16_MAX);
    }
    int8_t operator()(int32_t q) const {
      const int32_t x = (q - x_zero_point) * 128;
      // x of -3 to 3 as -1 to 1; its last doubling alone may saturate.
      int32_t open = mul_q15(gate.shift > 0 ? shifted(x, gate.shift - 1) : x, gate.multiplier);
      open = gate.shift > 0 ? shifted(open, 1) : rounding_shift_right(open, -gate.shift);
      open = (open + (1 << 15)) >> 1;                                       // 0 to 1
      const int32_t value = open * mul_q15(x, out.multiplier) / (1 << 15);  // towards zero
      return int8_t(
          clamp(rounding_shift_right(value, -out.shift) + y_zero_point, INT8_MIN, INT8_MAX));
    }
  };
  static float f32(float x) { return x * (x < -3 ? 0 : (x > 3 ? 6 : x + 3)) / 6; }
};
using Unary = unary::ByteOperator<HardSwish>;

}  // namespace MW_ABI
}  // namespace hard_swish
}  // namespace mw

extern template struct mw::unary::ByteOperator<mw::hard_swish::HardSwish>;

#endif  // MW_OPS_HARD_SWISH_HARD_SWISH_H_
