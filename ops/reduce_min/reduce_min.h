// SPDX-License-Identifier: Apache-2.0
// What: reduce_min, the smallest value over a set of dimensions. Source: TFLite REDUCE_MIN.
#ifndef MW_OPS_REDUCE_MIN_REDUCE_MIN_H_
#define MW_OPS_REDUCE_MIN_REDUCE_MIN_H_

#include "ops/_family/reduction/choice.h"

namespace mw {
namespace reduce_min {
inline namespace MW_ABI {

struct ReduceMin : reduction::Choice {
  static constexpr const char* name() { return "reduce_min"; }
  static constexpr uint16_t kCode = 82, kTfliteCode = 89;
  template <class Values>
  static constexpr auto first() {
    return Values::highest();
  }
  template <class T>
  static T pick(T best, T x) {
    return x < best ? x : best;
  }
};
using Reduction = reduction::Operator<ReduceMin>;

}  // namespace MW_ABI
}  // namespace reduce_min
}  // namespace mw

extern template struct mw::reduction::Operator<mw::reduce_min::ReduceMin>;

#endif  // MW_OPS_REDUCE_MIN_REDUCE_MIN_H_
