// SPDX-License-Identifier: Apache-2.0
// What: greater_equal, a >= b, with broadcasting up to rank 6. Source: TFLite GREATER_EQUAL.
#ifndef MW_OPS_GREATER_EQUAL_GREATER_EQUAL_H_
#define MW_OPS_GREATER_EQUAL_GREATER_EQUAL_H_

#include "ops/_family/binary/comparison.h"

namespace mw {
namespace greater_equal {
inline namespace MW_ABI {

struct GreaterEqual : binary::Compared {
  static constexpr const char* name() { return "greater_equal"; }
  static constexpr uint16_t kCode = 47, kTfliteCode = 62;
  template <class T>
  static bool holds(T a, T b) {
    return a >= b;
  }
};
using Comparison = binary::Comparison<GreaterEqual>;

}  // namespace MW_ABI
}  // namespace greater_equal
}  // namespace mw

extern template struct mw::binary::Comparison<mw::greater_equal::GreaterEqual>;

#endif  // MW_OPS_GREATER_EQUAL_GREATER_EQUAL_H_
