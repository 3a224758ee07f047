// SPDX-License-Identifier: Apache-2.0
// What: space_to_batch_nd, each square of x, which is padded, spread over as many images of y.
// Contract: paddings are real zeros: in int8 the zero point, as in LiteRT. Source: TFLite
// SPACE_TO_BATCH_ND, whose block and paddings are constants.
#ifndef MW_OPS_SPACE_TO_BATCH_ND_SPACE_TO_BATCH_ND_H_
#define MW_OPS_SPACE_TO_BATCH_ND_SPACE_TO_BATCH_ND_H_

#include "ops/_family/movement/batch.h"

namespace mw {
namespace space_to_batch_nd {
inline namespace MW_ABI {

struct SpaceToBatchNd : movement::Batch {
  static constexpr const char* name() { return "space_to_batch_nd"; }
  static constexpr uint16_t kCode = 108, kTfliteCode = 38;
  static constexpr bool kToBatch = true;

  static Status shape(const Attrs& a, const Shape& x, Shape& y);
  static Status footprint(const Params& p, const KernelRow& row, Footprint& f) {
    return sizes(p, row, f, f.in_bytes[movement::kX], f.out_bytes[movement::kY]);
  }
  static void ref(const Params& p, const Args& args);
};
using Blocks = movement::Operator<SpaceToBatchNd>;

}  // namespace MW_ABI
}  // namespace space_to_batch_nd
}  // namespace mw

extern template struct mw::movement::Operator<mw::space_to_batch_nd::SpaceToBatchNd>;

#endif  // MW_OPS_SPACE_TO_BATCH_ND_SPACE_TO_BATCH_ND_H_
