// SPDX-License-Identifier: Apache-2.0
// What: movement::Target, the gathers whose attribute is the shape of y, over which they broadcast
// x. Contract: x has at most as many dimensions, each of them 1 or that of y. A member adds
// read_tflite(), which gives the operand that holds the shape to read_shape().
#ifndef MW_OPS_FAMILY_MOVEMENT_TARGET_H_
#define MW_OPS_FAMILY_MOVEMENT_TARGET_H_

#include "ops/_family/movement/gather.h"

namespace mw {
inline namespace MW_ABI {
namespace movement {

struct Target : Gather {
  using Attrs = ShapeAttrs;

  static Status shape(const Attrs& a, const Shape& x, Shape& y);
  static uint32_t walk(const Attrs& a, const Shape& x, Params& p);
  static Status read_shape(const TensorType& operand, void* attrs);
};

}  // namespace movement
}  // namespace MW_ABI
}  // namespace mw

#endif  // MW_OPS_FAMILY_MOVEMENT_TARGET_H_
