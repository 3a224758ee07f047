// SPDX-License-Identifier: Apache-2.0
// What: not_equal, a != b, with broadcasting up to rank 6. Source: TFLite NOT_EQUAL.
#ifndef MW_OPS_NOT_EQUAL_NOT_EQUAL_H_
#define MW_OPS_NOT_EQUAL_NOT_EQUAL_H_

#include "ops/_family/binary/comparison.h"

namespace mw {
namespace not_equal {
inline namespace MW_ABI {

struct NotEqual : binary::Equated {
  static constexpr const char* name() { return "not_equal"; }
  static constexpr uint16_t kCode = 45, kTfliteCode = 72;
  template <class T>
  static bool holds(T a, T b) {
    return a != b;
  }
};
using Comparison = binary::Equality<NotEqual>;

}  // namespace MW_ABI
}  // namespace not_equal
}  // namespace mw

extern template struct mw::binary::Equality<mw::not_equal::NotEqual>;

#endif  // MW_OPS_NOT_EQUAL_NOT_EQUAL_H_
