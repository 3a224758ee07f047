// SPDX-License-Identifier: Apache-2.0
// What: sum, the sum over a set of dimensions. Source: TFLite SUM.
#ifndef MW_OPS_SUM_SUM_H_
#define MW_OPS_SUM_SUM_H_

#include "ops/_family/reduction/total.h"

namespace mw {
namespace sum {
inline namespace MW_ABI {

struct Sum : reduction::Total {
  static constexpr const char* name() { return "sum"; }
  static constexpr uint16_t kCode = 80, kTfliteCode = 74;
  static constexpr bool kAverages = false;
};
using Reduction = reduction::Operator<Sum>;

}  // namespace MW_ABI
}  // namespace sum
}  // namespace mw

extern template struct mw::reduction::Operator<mw::sum::Sum>;

#endif  // MW_OPS_SUM_SUM_H_
