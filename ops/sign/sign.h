// SPDX-License-Identifier: Apache-2.0
// What: sign, -1, 0 or 1; of NaN 0. Source: LiteRT SIGN.
#ifndef MW_OPS_SIGN_SIGN_H_
#define MW_OPS_SIGN_SIGN_H_

#include "ops/_family/unary/plain.h"

namespace mw {
namespace sign {
inline namespace MW_ABI {

struct Sign : unary::Plain {
  static constexpr const char* name() { return "sign"; }
  static constexpr uint16_t kCode = 193, kTfliteCode = 158;

  template <class T>
  static T of(T x) {
    return T(x > 0 ? 1 : (x < 0 ? -1 : 0));
  }
};
using Unary = unary::PlainOperator<Sign>;

}  // namespace MW_ABI
}  // namespace sign
}  // namespace mw

extern template struct mw::unary::PlainOperator<mw::sign::Sign>;

#endif  // MW_OPS_SIGN_SIGN_H_
