// SPDX-License-Identifier: Apache-2.0
// What: square, y = x^2. Source: TFLite SQUARE.
#ifndef MW_OPS_SQUARE_SQUARE_H_
#define MW_OPS_SQUARE_SQUARE_H_

#include "ops/_family/unary/real.h"

namespace mw {
namespace square {
inline namespace MW_ABI {

struct Square : unary::Real {
  static constexpr const char* name() { return "square"; }
  static constexpr uint16_t kCode = 141, kTfliteCode = 92;
  static float f32(float x) { return x * x; }
};
using Unary = unary::RealOperator<Square>;

}  // namespace MW_ABI
}  // namespace square
}  // namespace mw

extern template struct mw::unary::RealOperator<mw::square::Square>;

#endif  // MW_OPS_SQUARE_SQUARE_H_
