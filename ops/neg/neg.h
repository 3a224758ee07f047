// SPDX-License-Identifier: Apache-2.0
// What: neg, y = -x; of integers, LiteRT's. Source: TFLite NEG.
#ifndef MW_OPS_NEG_NEG_H_
#define MW_OPS_NEG_NEG_H_

#include "abi/requantize.h"
#include "ops/_family/unary/plain.h"

namespace mw {
namespace neg {
inline namespace MW_ABI {

struct Neg : unary::Plain {
  static constexpr const char* name() { return "neg"; }
  static constexpr uint16_t kCode = 140, kTfliteCode = 59;

  static float of(float x) { return -x; }
  static int64_t of(int64_t x) { return int64_t(0 - uint64_t(x)); }
  template <class T>
  static T of(T x) {
    return T(subtract_wrapping(0, x));
  }
};
using Unary = unary::IntegerOperator<Neg>;

}  // namespace MW_ABI
}  // namespace neg
}  // namespace mw

extern template struct mw::unary::IntegerOperator<mw::neg::Neg>;

#endif  // MW_OPS_NEG_NEG_H_
