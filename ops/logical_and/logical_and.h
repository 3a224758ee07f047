// SPDX-License-Identifier: Apache-2.0
// What: logical_and, a && b, with broadcasting up to rank 6. Source: TFLite LOGICAL_AND.
#ifndef MW_OPS_LOGICAL_AND_LOGICAL_AND_H_
#define MW_OPS_LOGICAL_AND_LOGICAL_AND_H_

#include "ops/_family/binary/logic.h"

namespace mw {
namespace logical_and {
inline namespace MW_ABI {

struct LogicalAnd : binary::Logical {
  static constexpr const char* name() { return "logical_and"; }
  static constexpr uint16_t kCode = 50, kTfliteCode = 86;
  static bool holds(bool a, bool b) { return a && b; }
};
using Logic = binary::Logic<LogicalAnd>;

}  // namespace MW_ABI
}  // namespace logical_and
}  // namespace mw

extern template struct mw::binary::Logic<mw::logical_and::LogicalAnd>;

#endif  // MW_OPS_LOGICAL_AND_LOGICAL_AND_H_
