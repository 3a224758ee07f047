// SPDX-License-Identifier: Apache-2.0
// What: relu, max(x, 0). Source: TFLite RELU.
#ifndef MW_OPS_RELU_RELU_H_
#define MW_OPS_RELU_RELU_H_

#include "ops/_family/unary/clamp.h"

namespace mw {
namespace relu {
inline namespace MW_ABI {

struct Relu : unary::Rescaled {
  static constexpr const char* name() { return "relu"; }
  static constexpr uint16_t kCode = 8, kTfliteCode = 19;
  static constexpr Activation kClamps = Activation::relu;
  static constexpr float kLow = 0, kHigh = __FLT_MAX__;
  static float f32(float x) { return x < 0 ? 0 : x; }
};
using Unary = unary::Operator<Relu>;

}  // namespace MW_ABI
}  // namespace relu
}  // namespace mw

extern template struct mw::unary::Operator<mw::relu::Relu>;

#endif  // MW_OPS_RELU_RELU_H_
