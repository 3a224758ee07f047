// SPDX-License-Identifier: Apache-2.0
// What: relu_n1_to_1, x within -1 and 1. Source: LiteRT RELU_N1_TO_1.
#ifndef MW_OPS_RELU_N1_TO_1_RELU_N1_TO_1_H_
#define MW_OPS_RELU_N1_TO_1_RELU_N1_TO_1_H_

#include "ops/_family/unary/clamp.h"

namespace mw {
namespace relu_n1_to_1 {
inline namespace MW_ABI {

struct ReluN1To1 : unary::Rescaled {
  static constexpr const char* name() { return "relu_n1_to_1"; }
  static constexpr uint16_t kCode = 191, kTfliteCode = 20;
  static constexpr Activation kClamps = Activation::relu_n1_to_1;
  static constexpr int kIntegerVersion = 1;
  static constexpr float kLow = -1, kHigh = 1;
  static float f32(float x) { return x < -1 ? -1 : (x > 1 ? 1 : x); }
};
using Unary = unary::ByteOperator<ReluN1To1>;

}  // namespace MW_ABI
}  // namespace relu_n1_to_1
}  // namespace mw

extern template struct mw::unary::ByteOperator<mw::relu_n1_to_1::ReluN1To1>;

#endif  // MW_OPS_RELU_N1_TO_1_RELU_N1_TO_1_H_
