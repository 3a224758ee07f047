// SPDX-License-Identifier: Apache-2.0
// What: ceil, the smallest integer that is not below x. Source: TFLite CEIL.
#ifndef MW_OPS_CEIL_CEIL_H_
#define MW_OPS_CEIL_CEIL_H_

#include "ops/_family/unary/real.h"

namespace mw {
namespace ceil {
inline namespace MW_ABI {

struct Ceil : unary::Real {
  static constexpr const char* name() { return "ceil"; }
  static constexpr uint16_t kCode = 148, kTfliteCode = 104;
  static float f32(float x) { return ceil_f32(x); }
};
using Unary = unary::RealOperator<Ceil>;

}  // namespace MW_ABI
}  // namespace ceil
}  // namespace mw

extern template struct mw::unary::RealOperator<mw::ceil::Ceil>;

#endif  // MW_OPS_CEIL_CEIL_H_
