// SPDX-License-Identifier: Apache-2.0
// What: ceil, the smallest integer that is not below x. Source: TFLite CEIL.
#ifndef MW_OPS_CEIL_CEIL_H_
#define MW_OPS_CEIL_CEIL_H_

#include "abi/float_math.h"
#include "ops/_family/unary/whole.h"

namespace mw {
namespace ceil {
inline namespace MW_ABI {

struct Ceil : unary::Whole {
  static constexpr const char* name() { return "ceil"; }
  static constexpr uint16_t kCode = 148, kTfliteCode = 104;
  static constexpr int kIntegerVersion = 1;
  static float precise(float x) { return ceil_f32(x); }
  static int64_t whole(int64_t fixed, int32_t bits) { return -(-fixed >> bits); }
  static float f32(float x) { return ceil_f32(x); }
};
using Unary = unary::Operator<Ceil>;

}  // namespace MW_ABI
}  // namespace ceil
}  // namespace mw

extern template struct mw::unary::Operator<mw::ceil::Ceil>;

#endif  // MW_OPS_CEIL_CEIL_H_
