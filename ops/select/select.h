// SPDX-License-Identifier: Apache-2.0
// What: select, one of two values by a condition, which may be as long as the first dimension.
// Source: TFLite SELECT.
#ifndef MW_OPS_SELECT_SELECT_H_
#define MW_OPS_SELECT_SELECT_H_

#include "ops/_family/selection/selection.h"

namespace mw {
namespace select {
inline namespace MW_ABI {

struct Select : selection::Kind {
  static constexpr const char* name() { return "select"; }
  static constexpr uint16_t kCode = 217, kTfliteCode = 64;
  static constexpr bool kByTheFirst = true;
};
using Selection = selection::Operator<Select>;

}  // namespace MW_ABI
}  // namespace select
}  // namespace mw

extern template struct mw::selection::Operator<mw::select::Select>;

#endif  // MW_OPS_SELECT_SELECT_H_
