// SPDX-License-Identifier: Apache-2.0
// What: logical_or, a || b, with broadcasting up to rank 6. Source: TFLite LOGICAL_OR.
#ifndef MW_OPS_LOGICAL_OR_LOGICAL_OR_H_
#define MW_OPS_LOGICAL_OR_LOGICAL_OR_H_

#include "ops/_family/binary/logic.h"

namespace mw {
namespace logical_or {
inline namespace MW_ABI {

struct LogicalOr : binary::Logical {
  static constexpr const char* name() { return "logical_or"; }
  static constexpr uint16_t kCode = 51, kTfliteCode = 84;
  static bool holds(bool a, bool b) { return a || b; }
};
using Logic = binary::Logic<LogicalOr>;

}  // namespace MW_ABI
}  // namespace logical_or
}  // namespace mw

extern template struct mw::binary::Logic<mw::logical_or::LogicalOr>;

#endif  // MW_OPS_LOGICAL_OR_LOGICAL_OR_H_
