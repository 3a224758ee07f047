// SPDX-License-Identifier: Apache-2.0
// What: mean, the mean over a set of dimensions. Source: TFLite MEAN.
#ifndef MW_OPS_MEAN_MEAN_H_
#define MW_OPS_MEAN_MEAN_H_

#include "ops/_family/reduction/total.h"

namespace mw {
namespace mean {
inline namespace MW_ABI {

struct Mean : reduction::Total {
  static constexpr const char* name() { return "mean"; }
  static constexpr uint16_t kCode = 12, kTfliteCode = 40;
  static constexpr bool kAverages = true;
};
using Reduction = reduction::Operator<Mean>;

}  // namespace MW_ABI
}  // namespace mean
}  // namespace mw

extern template struct mw::reduction::Operator<mw::mean::Mean>;

#endif  // MW_OPS_MEAN_MEAN_H_
