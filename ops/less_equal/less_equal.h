// SPDX-License-Identifier: Apache-2.0
// What: less_equal, a <= b, with broadcasting up to rank 6. Source: TFLite LESS_EQUAL.
#ifndef MW_OPS_LESS_EQUAL_LESS_EQUAL_H_
#define MW_OPS_LESS_EQUAL_LESS_EQUAL_H_

#include "ops/_family/binary/comparison.h"

namespace mw {
namespace less_equal {
inline namespace MW_ABI {

struct LessEqual : binary::Compared {
  static constexpr const char* name() { return "less_equal"; }
  static constexpr uint16_t kCode = 49, kTfliteCode = 63;
  template <class T>
  static bool holds(T a, T b) {
    return a <= b;
  }
};
using Comparison = binary::Comparison<LessEqual>;

}  // namespace MW_ABI
}  // namespace less_equal
}  // namespace mw

extern template struct mw::binary::Comparison<mw::less_equal::LessEqual>;

#endif  // MW_OPS_LESS_EQUAL_LESS_EQUAL_H_
