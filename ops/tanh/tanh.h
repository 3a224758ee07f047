// SPDX-License-Identifier: Apache-2.0
// What: tanh, the hyperbolic tangent. Source: TFLite TANH.
#ifndef MW_OPS_TANH_TANH_H_
#define MW_OPS_TANH_TANH_H_

#include "abi/fixed_point.h"
#include "abi/float_math.h"
#include "ops/_family/unary/curve.h"

namespace mw {
namespace tanh {
inline namespace MW_ABI {

struct Tanh : unary::Curve {
  static constexpr const char* name() { return "tanh"; }
  static constexpr uint16_t kCode = 40, kTfliteCode = 28;
  static constexpr float kYScale = 1.0f / 128;
  static constexpr int32_t kYZeroPoint = 0;
  static int8_t s8(const Quant& x, const Quant&, int32_t q) {
    return unary::curve_s8<tanh_q31>(x, q, 7, kYZeroPoint);
  }
  static constexpr int32_t kMostPower = 1;
  static int16_t curve_s16(int32_t x) { return tanh_s16(x); }
  static float f32(float x) { return tanh_f32(x); }
};
using Unary = unary::Operator<Tanh>;

}  // namespace MW_ABI
}  // namespace tanh
}  // namespace mw

extern template struct mw::unary::Operator<mw::tanh::Tanh>;

#endif  // MW_OPS_TANH_TANH_H_
