// SPDX-License-Identifier: Apache-2.0
// What: reduce_max, the largest value over a set of dimensions. Source: TFLite REDUCE_MAX.
#ifndef MW_OPS_REDUCE_MAX_REDUCE_MAX_H_
#define MW_OPS_REDUCE_MAX_REDUCE_MAX_H_

#include "ops/_family/reduction/choice.h"

namespace mw {
namespace reduce_max {
inline namespace MW_ABI {

struct ReduceMax : reduction::Choice {
  static constexpr const char* name() { return "reduce_max"; }
  static constexpr uint16_t kCode = 81, kTfliteCode = 82;
  template <class Values>
  static constexpr auto first() {
    return Values::lowest();
  }
  template <class T>
  static T pick(T best, T x) {
    return x > best ? x : best;
  }
};
using Reduction = reduction::Operator<ReduceMax>;

}  // namespace MW_ABI
}  // namespace reduce_max
}  // namespace mw

extern template struct mw::reduction::Operator<mw::reduce_max::ReduceMax>;

#endif  // MW_OPS_REDUCE_MAX_REDUCE_MAX_H_
