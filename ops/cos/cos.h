// SPDX-License-Identifier: Apache-2.0
// What: cos, the cosine of radians. Source: TFLite COS.
#ifndef MW_OPS_COS_COS_H_
#define MW_OPS_COS_COS_H_

#include "abi/trigonometry.h"
#include "ops/_family/unary/sampled.h"

namespace mw {
namespace cos {
inline namespace MW_ABI {

struct Cos : unary::Sampled {
  static constexpr const char* name() { return "cos"; }
  static constexpr uint16_t kCode = 146, kTfliteCode = 108;
  static constexpr int kIntegerVersion = 1;
  static constexpr bool kQuantizable = false;
  static float precise(float x) { return cos_f32(x); }
  static float f32(float x) { return cos_f32(x); }
};
using Unary = unary::ByteOperator<Cos>;

}  // namespace MW_ABI
}  // namespace cos
}  // namespace mw

extern template struct mw::unary::ByteOperator<mw::cos::Cos>;

#endif  // MW_OPS_COS_COS_H_
