// SPDX-License-Identifier: Apache-2.0
// What: floor, the largest integer that is not above x. Source: TFLite FLOOR.
#ifndef MW_OPS_FLOOR_FLOOR_H_
#define MW_OPS_FLOOR_FLOOR_H_

#include "abi/float_math.h"
#include "ops/_family/unary/whole.h"

namespace mw {
namespace floor {
inline namespace MW_ABI {

struct Floor : unary::Whole {
  static constexpr const char* name() { return "floor"; }
  static constexpr uint16_t kCode = 147, kTfliteCode = 8;
  static constexpr int kIntegerVersion = 1;
  static float precise(float x) { return floor_f32(x); }
  static int64_t whole(int64_t fixed, int32_t bits) { return fixed >> bits; }
  static float f32(float x) { return floor_f32(x); }
};
using Unary = unary::Operator<Floor>;

}  // namespace MW_ABI
}  // namespace floor
}  // namespace mw

extern template struct mw::unary::Operator<mw::floor::Floor>;

#endif  // MW_OPS_FLOOR_FLOOR_H_
