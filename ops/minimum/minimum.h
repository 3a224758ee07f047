// SPDX-License-Identifier: Apache-2.0
// What: minimum, the smaller of a and b, with broadcasting up to rank 6; of what does not compare,
// b. Source: TFLite MINIMUM.
#ifndef MW_OPS_MINIMUM_MINIMUM_H_
#define MW_OPS_MINIMUM_MINIMUM_H_

#include "ops/_family/binary/choice.h"

namespace mw {
namespace minimum {
inline namespace MW_ABI {

struct Minimum : binary::Alike {
  static constexpr const char* name() { return "minimum"; }
  static constexpr uint16_t kCode = 128, kTfliteCode = 57;
  template <class T>
  static T pick(T a, T b) {
    return a < b ? a : b;
  }
};
using Choice = binary::Choice<Minimum>;

}  // namespace MW_ABI
}  // namespace minimum
}  // namespace mw

extern template struct mw::binary::Choice<mw::minimum::Minimum>;

#endif  // MW_OPS_MINIMUM_MINIMUM_H_
