// SPDX-License-Identifier: Apache-2.0
// What: less, a < b, with broadcasting up to rank 6. Source: TFLite LESS.
#ifndef MW_OPS_LESS_LESS_H_
#define MW_OPS_LESS_LESS_H_

#include "ops/_family/binary/comparison.h"

namespace mw {
namespace less {
inline namespace MW_ABI {

struct Less : binary::Compared {
  static constexpr const char* name() { return "less"; }
  static constexpr uint16_t kCode = 48, kTfliteCode = 58;
  template <class T>
  static bool holds(T a, T b) {
    return a < b;
  }
};
using Comparison = binary::Comparison<Less>;

}  // namespace MW_ABI
}  // namespace less
}  // namespace mw

extern template struct mw::binary::Comparison<mw::less::Less>;

#endif  // MW_OPS_LESS_LESS_H_
