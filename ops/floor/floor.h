// SPDX-License-Identifier: Apache-2.0
// What: floor, the largest integer that is not above x. Source: TFLite FLOOR.
#ifndef MW_OPS_FLOOR_FLOOR_H_
#define MW_OPS_FLOOR_FLOOR_H_

#include "ops/_family/unary/real.h"

namespace mw {
namespace floor {
inline namespace MW_ABI {

struct Floor : unary::Real {
  static constexpr const char* name() { return "floor"; }
  static constexpr uint16_t kCode = 147, kTfliteCode = 8;
  static float f32(float x) { return floor_f32(x); }
};
using Unary = unary::RealOperator<Floor>;

}  // namespace MW_ABI
}  // namespace floor
}  // namespace mw

extern template struct mw::unary::RealOperator<mw::floor::Floor>;

#endif  // MW_OPS_FLOOR_FLOOR_H_
