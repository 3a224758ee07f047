// SPDX-License-Identifier: Apache-2.0
// What: select_v2, one of two values by a condition; all three are broadcast. Source: TFLite
// SELECT_V2.
#ifndef MW_OPS_SELECT_V2_SELECT_V2_H_
#define MW_OPS_SELECT_V2_SELECT_V2_H_

#include "ops/_family/selection/selection.h"

namespace mw {
namespace select_v2 {
inline namespace MW_ABI {

struct SelectV2 : selection::Kind {
  static constexpr const char* name() { return "select_v2"; }
  static constexpr uint16_t kCode = 216, kTfliteCode = 123;
  static constexpr bool kByTheFirst = false;
};
using Selection = selection::Operator<SelectV2>;

}  // namespace MW_ABI
}  // namespace select_v2
}  // namespace mw

extern template struct mw::selection::Operator<mw::select_v2::SelectV2>;

#endif  // MW_OPS_SELECT_V2_SELECT_V2_H_
