// SPDX-License-Identifier: Apache-2.0
// What: relu6, min(max(x, 0), 6). Source: TFLite RELU6, as TFLM has it: LiteRT would requantize.
#ifndef MW_OPS_RELU6_RELU6_H_
#define MW_OPS_RELU6_RELU6_H_

#include "ops/_family/unary/clamp.h"

namespace mw {
namespace relu6 {
inline namespace MW_ABI {

struct Relu6 : unary::Clamped {
  static constexpr const char* name() { return "relu6"; }
  static constexpr uint16_t kCode = 9, kTfliteCode = 21;
  static constexpr Activation kClamps = Activation::relu6;
  static float f32(float x) { return x < 0 ? 0 : (x > 6 ? 6 : x); }
};
using Unary = unary::Operator<Relu6>;

}  // namespace MW_ABI
}  // namespace relu6
}  // namespace mw

extern template struct mw::unary::Operator<mw::relu6::Relu6>;

#endif  // MW_OPS_RELU6_RELU6_H_
