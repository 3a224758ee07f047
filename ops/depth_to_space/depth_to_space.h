// SPDX-License-Identifier: Apache-2.0
// What: depth_to_space, the channels of each pixel of x as the pixels of a square of y, row by row.
// Contract: any data type of whole bytes, four dimensions. Source: TFLite DEPTH_TO_SPACE.
#ifndef MW_OPS_DEPTH_TO_SPACE_DEPTH_TO_SPACE_H_
#define MW_OPS_DEPTH_TO_SPACE_DEPTH_TO_SPACE_H_

#include "ops/_family/movement/block.h"

namespace mw {
namespace depth_to_space {
inline namespace MW_ABI {

struct DepthToSpace : movement::Block {
  static constexpr const char* name() { return "depth_to_space"; }
  static constexpr uint16_t kCode = 103, kTfliteCode = 5;

  static Status shape(const Attrs& a, const Shape& x, Shape& y);
  static uint32_t walk(const Attrs& a, const Shape& x, Params& p);
};
using Gather = movement::Operator<DepthToSpace>;

}  // namespace MW_ABI
}  // namespace depth_to_space
}  // namespace mw

extern template struct mw::movement::Operator<mw::depth_to_space::DepthToSpace>;

#endif  // MW_OPS_DEPTH_TO_SPACE_DEPTH_TO_SPACE_H_
