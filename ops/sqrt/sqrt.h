// SPDX-License-Identifier: Apache-2.0
// What: sqrt, the square root, NaN below 0. Source: TFLite SQRT.
#ifndef MW_OPS_SQRT_SQRT_H_
#define MW_OPS_SQRT_SQRT_H_

#include "ops/_family/unary/real.h"

namespace mw {
namespace sqrt {
inline namespace MW_ABI {

struct Sqrt : unary::Real {
  static constexpr const char* name() { return "sqrt"; }
  static constexpr uint16_t kCode = 142, kTfliteCode = 75;
  static constexpr bool kAboveZero = true;
  static float f32(float x) { return sqrt_f32(x); }
};
using Unary = unary::RealOperator<Sqrt>;

}  // namespace MW_ABI
}  // namespace sqrt
}  // namespace mw

extern template struct mw::unary::RealOperator<mw::sqrt::Sqrt>;

#endif  // MW_OPS_SQRT_SQRT_H_
