// SPDX-License-Identifier: Apache-2.0
// What: neg, y = -x. Source: TFLite NEG.
#ifndef MW_OPS_NEG_NEG_H_
#define MW_OPS_NEG_NEG_H_

#include "ops/_family/unary/real.h"

namespace mw {
namespace neg {
inline namespace MW_ABI {

struct Neg : unary::Real {
  static constexpr const char* name() { return "neg"; }
  static constexpr uint16_t kCode = 140, kTfliteCode = 59;
  static float f32(float x) { return -x; }
};
using Unary = unary::RealOperator<Neg>;

}  // namespace MW_ABI
}  // namespace neg
}  // namespace mw

extern template struct mw::unary::RealOperator<mw::neg::Neg>;

#endif  // MW_OPS_NEG_NEG_H_
