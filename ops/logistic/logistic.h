// SPDX-License-Identifier: Apache-2.0
// What: logistic, 1 / (1 + exp(-x)). Source: TFLite LOGISTIC.
#ifndef MW_OPS_LOGISTIC_LOGISTIC_H_
#define MW_OPS_LOGISTIC_LOGISTIC_H_

#include "abi/fixed_point.h"
#include "abi/float_math.h"
#include "ops/_family/unary/curve.h"

namespace mw {
namespace logistic {
inline namespace MW_ABI {

struct Logistic : unary::Curve {
  static constexpr const char* name() { return "logistic"; }
  static constexpr uint16_t kCode = 41, kTfliteCode = 14;
  static constexpr float kYScale = 1.0f / 256;
  static constexpr int32_t kYZeroPoint = -128;
  static int8_t s8(const Quant& x, const Quant&, int32_t q) {
    return unary::curve_s8<logistic_q31>(x, q, 8, kYZeroPoint);
  }
  static constexpr int32_t kMostPower = 0;
  static int16_t curve_s16(int32_t x) { return logistic_s16(x); }
  static float f32(float x) { return logistic_f32(x); }
};
using Unary = unary::Operator<Logistic>;

}  // namespace MW_ABI
}  // namespace logistic
}  // namespace mw

extern template struct mw::unary::Operator<mw::logistic::Logistic>;

#endif  // MW_OPS_LOGISTIC_LOGISTIC_H_
