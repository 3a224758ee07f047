// SPDX-License-Identifier: Apache-2.0
// What: space_to_depth, the pixels of each square of x, row by row, as the channels of one pixel of
// y. Contract: any data type of whole bytes, four dimensions. Source: TFLite SPACE_TO_DEPTH.
#ifndef MW_OPS_SPACE_TO_DEPTH_SPACE_TO_DEPTH_H_
#define MW_OPS_SPACE_TO_DEPTH_SPACE_TO_DEPTH_H_

#include "ops/_family/movement/block.h"

namespace mw {
namespace space_to_depth {
inline namespace MW_ABI {

struct SpaceToDepth : movement::Block {
  static constexpr const char* name() { return "space_to_depth"; }
  static constexpr uint16_t kCode = 102, kTfliteCode = 26;

  static Status shape(const Attrs& a, const Shape& x, Shape& y);
  static uint32_t walk(const Attrs& a, const Shape& x, Params& p);
};
using Gather = movement::Operator<SpaceToDepth>;

}  // namespace MW_ABI
}  // namespace space_to_depth
}  // namespace mw

extern template struct mw::movement::Operator<mw::space_to_depth::SpaceToDepth>;

#endif  // MW_OPS_SPACE_TO_DEPTH_SPACE_TO_DEPTH_H_
