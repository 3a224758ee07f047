// SPDX-License-Identifier: Apache-2.0
// What: squared_difference, (a - b)^2 with broadcasting up to rank 6. Source: TFLite
// SQUARED_DIFFERENCE.
#ifndef MW_OPS_SQUARED_DIFFERENCE_SQUARED_DIFFERENCE_H_
#define MW_OPS_SQUARED_DIFFERENCE_SQUARED_DIFFERENCE_H_

#include "ops/_family/binary/arithmetic.h"

namespace mw {
namespace squared_difference {
inline namespace MW_ABI {

struct SquaredDifference : binary::SquaredDifference {
  static constexpr const char* name() { return "squared_difference"; }
  static constexpr uint16_t kCode = 129, kTfliteCode = 99;
  static int32_t s32(int32_t a, int32_t b) {
    const int32_t d = subtract_wrapping(a, b);
    return multiply_wrapping(d, d);
  }
  static float f32(float a, float b) { return (a - b) * (a - b); }
};
using Binary = binary::Operator<SquaredDifference>;

}  // namespace MW_ABI
}  // namespace squared_difference
}  // namespace mw

extern template struct mw::binary::Operator<mw::squared_difference::SquaredDifference>;

#endif  // MW_OPS_SQUARED_DIFFERENCE_SQUARED_DIFFERENCE_H_
