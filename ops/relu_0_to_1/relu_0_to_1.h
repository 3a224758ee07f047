// SPDX-License-Identifier: Apache-2.0
// What: relu_0_to_1, x within 0 and 1. Source: LiteRT RELU_0_TO_1.
#ifndef MW_OPS_RELU_0_TO_1_RELU_0_TO_1_H_
#define MW_OPS_RELU_0_TO_1_RELU_0_TO_1_H_

#include "ops/_family/unary/clamp.h"

namespace mw {
namespace relu_0_to_1 {
inline namespace MW_ABI {

struct Relu0To1 : unary::Rescaled {
  static constexpr const char* name() { return "relu_0_to_1"; }
  static constexpr uint16_t kCode = 192, kTfliteCode = 152;
  static constexpr int kIntegerVersion = 1;
  static constexpr float kLow = 0, kHigh = 1;
  static float f32(float x) { return x < 0 ? 0 : (x > 1 ? 1 : x); }
};
using Unary = unary::ByteOperator<Relu0To1>;

}  // namespace MW_ABI
}  // namespace relu_0_to_1
}  // namespace mw

extern template struct mw::unary::ByteOperator<mw::relu_0_to_1::Relu0To1>;

#endif  // MW_OPS_RELU_0_TO_1_RELU_0_TO_1_H_
