// SPDX-License-Identifier: Apache-2.0
// What: round, the nearest integer, of halves the even one. Source: TFLite ROUND.
#ifndef MW_OPS_ROUND_ROUND_H_
#define MW_OPS_ROUND_ROUND_H_

#include "ops/_family/unary/real.h"

namespace mw {
namespace round {
inline namespace MW_ABI {

struct Round : unary::Real {
  static constexpr const char* name() { return "round"; }
  static constexpr uint16_t kCode = 149, kTfliteCode = 116;
  static float f32(float x) { return round_f32(x); }
};
using Unary = unary::RealOperator<Round>;

}  // namespace MW_ABI
}  // namespace round
}  // namespace mw

extern template struct mw::unary::RealOperator<mw::round::Round>;

#endif  // MW_OPS_ROUND_ROUND_H_
