// SPDX-License-Identifier: Apache-2.0
// What: elu, x where it is not below 0, else exp(x) - 1. Source: TFLite ELU.
#ifndef MW_OPS_ELU_ELU_H_
#define MW_OPS_ELU_ELU_H_

#include "abi/float_math.h"
#include "ops/_family/unary/sampled.h"

namespace mw {
namespace elu {
inline namespace MW_ABI {

struct Elu : unary::Sampled {
  static constexpr const char* name() { return "elu"; }
  static constexpr uint16_t kCode = 198, kTfliteCode = 111;
  static constexpr int kIntegerVersion = 1;
  static float precise(float x) { return x < 0 ? nearest_exp(x) - 1 : x; }
  // exp(x) - 1 is 2t / (1 - t), where t = tanh(x / 2).
  static float f32(float x) {
    if (!(x < 0)) return x;
    const float t = tanh_f32(x / 2);
    return 2 * t / (1 - t);
  }
};
using Unary = unary::ByteOperator<Elu>;

}  // namespace MW_ABI
}  // namespace elu
}  // namespace mw

extern template struct mw::unary::ByteOperator<mw::elu::Elu>;

#endif  // MW_OPS_ELU_ELU_H_
