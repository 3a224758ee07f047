// SPDX-License-Identifier: Apache-2.0
// What: logical_not, !a. Source: TFLite LOGICAL_NOT.
#ifndef MW_OPS_LOGICAL_NOT_LOGICAL_NOT_H_
#define MW_OPS_LOGICAL_NOT_LOGICAL_NOT_H_

#include "ops/_family/binary/logic.h"

namespace mw {
namespace logical_not {
inline namespace MW_ABI {

struct LogicalNot : binary::Logical {
  static constexpr const char* name() { return "logical_not"; }
  static constexpr uint16_t kCode = 52, kTfliteCode = 87;
  static constexpr SlotCounts kSlots = kOne;
  static bool holds(bool a, bool) { return !a; }
};
using Logic = binary::Logic<LogicalNot>;

}  // namespace MW_ABI
}  // namespace logical_not
}  // namespace mw

extern template struct mw::binary::Logic<mw::logical_not::LogicalNot>;

#endif  // MW_OPS_LOGICAL_NOT_LOGICAL_NOT_H_
