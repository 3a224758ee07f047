// SPDX-License-Identifier: Apache-2.0
// What: maximum, the larger of a and b, with broadcasting up to rank 6; of what does not compare,
// b. Source: TFLite MAXIMUM.
#ifndef MW_OPS_MAXIMUM_MAXIMUM_H_
#define MW_OPS_MAXIMUM_MAXIMUM_H_

#include "ops/_family/binary/choice.h"

namespace mw {
namespace maximum {
inline namespace MW_ABI {

struct Maximum : binary::Alike {
  static constexpr const char* name() { return "maximum"; }
  static constexpr uint16_t kCode = 127, kTfliteCode = 55;
  template <class T>
  static T pick(T a, T b) {
    return a > b ? a : b;
  }
};
using Choice = binary::Choice<Maximum>;

}  // namespace MW_ABI
}  // namespace maximum
}  // namespace mw

extern template struct mw::binary::Choice<mw::maximum::Maximum>;

#endif  // MW_OPS_MAXIMUM_MAXIMUM_H_
