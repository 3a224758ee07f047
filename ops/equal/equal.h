// SPDX-License-Identifier: Apache-2.0
// What: equal, a == b, with broadcasting up to rank 6. Source: TFLite EQUAL.
#ifndef MW_OPS_EQUAL_EQUAL_H_
#define MW_OPS_EQUAL_EQUAL_H_

#include "ops/_family/binary/comparison.h"

namespace mw {
namespace equal {
inline namespace MW_ABI {

struct Equal : binary::Equated {
  static constexpr const char* name() { return "equal"; }
  static constexpr uint16_t kCode = 44, kTfliteCode = 71;
  template <class T>
  static bool holds(T a, T b) {
    return a == b;
  }
};
using Comparison = binary::Equality<Equal>;

}  // namespace MW_ABI
}  // namespace equal
}  // namespace mw

extern template struct mw::binary::Equality<mw::equal::Equal>;

#endif  // MW_OPS_EQUAL_EQUAL_H_
