// SPDX-License-Identifier: Apache-2.0
// What: reduce_any, whether any of the truth values over a set of dimensions hold. Source: TFLite
// REDUCE_ANY.
#ifndef MW_OPS_REDUCE_ANY_REDUCE_ANY_H_
#define MW_OPS_REDUCE_ANY_REDUCE_ANY_H_

#include "ops/_family/reduction/truth.h"

namespace mw {
namespace reduce_any {
inline namespace MW_ABI {

struct ReduceAny : reduction::Truths {
  static constexpr const char* name() { return "reduce_any"; }
  static constexpr uint16_t kCode = 221, kTfliteCode = 91;
  static constexpr bool kNone = false;
  static bool join(bool a, bool b) { return a || b; }
};
using Truth = reduction::Truth<ReduceAny>;

}  // namespace MW_ABI
}  // namespace reduce_any
}  // namespace mw

extern template struct mw::reduction::Truth<mw::reduce_any::ReduceAny>;

#endif  // MW_OPS_REDUCE_ANY_REDUCE_ANY_H_
