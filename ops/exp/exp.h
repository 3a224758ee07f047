// SPDX-License-Identifier: Apache-2.0
// What: exp, the exponential. Source: TFLite EXP.
#ifndef MW_OPS_EXP_EXP_H_
#define MW_OPS_EXP_EXP_H_

#include "ops/_family/unary/real.h"

namespace mw {
namespace exp {
inline namespace MW_ABI {

struct Exp : unary::Real {
  static constexpr const char* name() { return "exp"; }
  static constexpr uint16_t kCode = 143, kTfliteCode = 47;
  static float f32(float x) { return exp_f32(x); }
};
using Unary = unary::RealOperator<Exp>;

}  // namespace MW_ABI
}  // namespace exp
}  // namespace mw

extern template struct mw::unary::RealOperator<mw::exp::Exp>;

#endif  // MW_OPS_EXP_EXP_H_
