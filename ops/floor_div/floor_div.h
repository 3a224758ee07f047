// SPDX-License-Identifier: Apache-2.0
// What: floor_div, a / b rounded down, with broadcasting up to rank 6. Source: TFLite FLOOR_DIV.
#ifndef MW_OPS_FLOOR_DIV_FLOOR_DIV_H_
#define MW_OPS_FLOOR_DIV_FLOOR_DIV_H_

#include "ops/_family/binary/floored.h"

namespace mw {
namespace floor_div {
inline namespace MW_ABI {

struct FloorDiv : binary::Flooring {
  static constexpr const char* name() { return "floor_div"; }
  static constexpr uint16_t kCode = 131, kTfliteCode = 90;
  static int32_t s32(int32_t a, int32_t b) { return binary::floor_div_s32(a, b); }
  static float f32(float a, float b) { return binary::floor_div_f32(a, b); }
};
using Floored = binary::Floored<FloorDiv>;

}  // namespace MW_ABI
}  // namespace floor_div
}  // namespace mw

extern template struct mw::binary::Floored<mw::floor_div::FloorDiv>;

#endif  // MW_OPS_FLOOR_DIV_FLOOR_DIV_H_
