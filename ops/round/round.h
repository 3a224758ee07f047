// SPDX-License-Identifier: Apache-2.0
// What: round, the nearest integer, of halves the even one. Source: TFLite ROUND.
#ifndef MW_OPS_ROUND_ROUND_H_
#define MW_OPS_ROUND_ROUND_H_

#include "abi/float_math.h"
#include "ops/_family/unary/whole.h"

namespace mw {
namespace round {
inline namespace MW_ABI {

struct Round : unary::Whole {
  static constexpr const char* name() { return "round"; }
  static constexpr uint16_t kCode = 149, kTfliteCode = 116;
  static constexpr int kIntegerVersion = 1;
  static float precise(float x) { return round_f32(x); }
  static int64_t whole(int64_t fixed, int32_t bits) {
    const int64_t one = int64_t(1) << bits, half = one / 2;
    const int64_t below = fixed >> bits, over = fixed & (one - 1);
    return over < half || (over == half && (below & 1) == 0) ? below : below + 1;
  }
  static float f32(float x) { return round_f32(x); }
};
using Unary = unary::Operator<Round>;

}  // namespace MW_ABI
}  // namespace round
}  // namespace mw

extern template struct mw::unary::Operator<mw::round::Round>;

#endif  // MW_OPS_ROUND_ROUND_H_
