// SPDX-License-Identifier: Apache-2.0
// What: sin, the sine of radians. Source: TFLite SIN.
#ifndef MW_OPS_SIN_SIN_H_
#define MW_OPS_SIN_SIN_H_

#include "abi/trigonometry.h"
#include "ops/_family/unary/sampled.h"

namespace mw {
namespace sin {
inline namespace MW_ABI {

struct Sin : unary::Sampled {
  static constexpr const char* name() { return "sin"; }
  static constexpr uint16_t kCode = 145, kTfliteCode = 66;
  static constexpr int kIntegerVersion = 1;
  static constexpr bool kQuantizable = false;
  static float precise(float x) { return sin_f32(x); }
  static float f32(float x) { return sin_f32(x); }
};
using Unary = unary::ByteOperator<Sin>;

}  // namespace MW_ABI
}  // namespace sin
}  // namespace mw

extern template struct mw::unary::ByteOperator<mw::sin::Sin>;

#endif  // MW_OPS_SIN_SIN_H_
