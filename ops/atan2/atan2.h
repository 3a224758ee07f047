// SPDX-License-Identifier: Apache-2.0
// What: atan2, the angle of the point (b, a), in (-pi, pi]. Source: LiteRT ATAN2.
#ifndef MW_OPS_ATAN2_ATAN2_H_
#define MW_OPS_ATAN2_ATAN2_H_

#include "ops/_family/binary/unscaled.h"
#include "ops/atan2/angle.h"

namespace mw {
namespace atan2 {
inline namespace MW_ABI {

struct Atan2 : binary::Alike {
  static constexpr const char* name() { return "atan2"; }
  static constexpr uint16_t kCode = 199, kTfliteCode = 156;
  static float f32(float a, float b) { return angle_of(a, b); }
};
using Real = binary::Real<Atan2>;

}  // namespace MW_ABI
}  // namespace atan2
}  // namespace mw

extern template struct mw::binary::Real<mw::atan2::Atan2>;

#endif  // MW_OPS_ATAN2_ATAN2_H_
