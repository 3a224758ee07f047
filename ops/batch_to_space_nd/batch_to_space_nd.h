// SPDX-License-Identifier: Apache-2.0
// What: batch_to_space_nd, squares of y, which is cropped, made of as many images of x.
// Contract: y has at least one element. Source: TFLite BATCH_TO_SPACE_ND, whose block and crops are
// constants.
#ifndef MW_OPS_BATCH_TO_SPACE_ND_BATCH_TO_SPACE_ND_H_
#define MW_OPS_BATCH_TO_SPACE_ND_BATCH_TO_SPACE_ND_H_

#include "ops/_family/movement/batch.h"

namespace mw {
namespace batch_to_space_nd {
inline namespace MW_ABI {

struct BatchToSpaceNd : movement::Batch {
  static constexpr const char* name() { return "batch_to_space_nd"; }
  static constexpr uint16_t kCode = 109, kTfliteCode = 37;
  static constexpr bool kToBatch = false;

  static Status shape(const Attrs& a, const Shape& x, Shape& y);
  static Status footprint(const Params& p, const KernelRow& row, Footprint& f) {
    return sizes(p, row, f, f.out_bytes[movement::kY], f.in_bytes[movement::kX]);
  }
  static void ref(const Params& p, const Args& args);
};
using Blocks = movement::Operator<BatchToSpaceNd>;

}  // namespace MW_ABI
}  // namespace batch_to_space_nd
}  // namespace mw

extern template struct mw::movement::Operator<mw::batch_to_space_nd::BatchToSpaceNd>;

#endif  // MW_OPS_BATCH_TO_SPACE_ND_BATCH_TO_SPACE_ND_H_
