// SPDX-License-Identifier: Apache-2.0
// What: floor_mod, what a / b rounded down leaves, with broadcasting up to rank 6. Source: TFLite
// FLOOR_MOD.
#ifndef MW_OPS_FLOOR_MOD_FLOOR_MOD_H_
#define MW_OPS_FLOOR_MOD_FLOOR_MOD_H_

#include "ops/_family/binary/floored.h"

namespace mw {
namespace floor_mod {
inline namespace MW_ABI {

struct FloorMod : binary::Flooring {
  static constexpr const char* name() { return "floor_mod"; }
  static constexpr uint16_t kCode = 132, kTfliteCode = 95;
  static int32_t s32(int32_t a, int32_t b) { return binary::floor_mod_s32(a, b); }
  static float f32(float a, float b) { return binary::floor_mod_f32(a, b); }
};
using Floored = binary::Floored<FloorMod>;

}  // namespace MW_ABI
}  // namespace floor_mod
}  // namespace mw

extern template struct mw::binary::Floored<mw::floor_mod::FloorMod>;

#endif  // MW_OPS_FLOOR_MOD_FLOOR_MOD_H_
