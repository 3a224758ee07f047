// SPDX-License-Identifier: Apache-2.0
// What: reduce_all, whether all of the truth values over a set of dimensions hold. Source: TFLite
// REDUCE_ALL.
#ifndef MW_OPS_REDUCE_ALL_REDUCE_ALL_H_
#define MW_OPS_REDUCE_ALL_REDUCE_ALL_H_

#include "ops/_family/reduction/truth.h"

namespace mw {
namespace reduce_all {
inline namespace MW_ABI {

struct ReduceAll : reduction::Truths {
  static constexpr const char* name() { return "reduce_all"; }
  static constexpr uint16_t kCode = 220, kTfliteCode = 140;
  static constexpr bool kNone = true;
  static bool join(bool a, bool b) { return a && b; }
};
using Truth = reduction::Truth<ReduceAll>;

}  // namespace MW_ABI
}  // namespace reduce_all
}  // namespace mw

extern template struct mw::reduction::Truth<mw::reduce_all::ReduceAll>;

#endif  // MW_OPS_REDUCE_ALL_REDUCE_ALL_H_
