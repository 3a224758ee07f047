// SPDX-License-Identifier: Apache-2.0
// What: exp, the exponential. Source: TFLite EXP.
#ifndef MW_OPS_EXP_EXP_H_
#define MW_OPS_EXP_EXP_H_

#include "abi/float_math.h"
#include "ops/_family/unary/sampled.h"

namespace mw {
namespace exp {
inline namespace MW_ABI {

struct Exp : unary::Sampled {
  static constexpr const char* name() { return "exp"; }
  static constexpr uint16_t kCode = 143, kTfliteCode = 47;
  static constexpr int kIntegerVersion = 2;
  static constexpr bool kQuantizable = false;  // between numbers that are far apart
  static float precise(float x) { return nearest_exp(x); }
  static float f32(float x) { return exp_f32(x); }
};
using Unary = unary::Operator<Exp>;

}  // namespace MW_ABI
}  // namespace exp
}  // namespace mw

extern template struct mw::unary::Operator<mw::exp::Exp>;

#endif  // MW_OPS_EXP_EXP_H_
