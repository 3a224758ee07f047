// SPDX-License-Identifier: Apache-2.0
// What: sub, a - b with broadcasting up to rank 6 and fused clamp. Source: TFLite SUB.
#ifndef MW_OPS_SUB_SUB_H_
#define MW_OPS_SUB_SUB_H_

#include "ops/_family/binary/arithmetic.h"

namespace mw {
namespace sub {
inline namespace MW_ABI {

struct Sub : binary::Scaled {
  static constexpr const char* name() { return "sub"; }
  static constexpr uint16_t kCode = 42, kTfliteCode = 41;
  static int32_t s32(int32_t a, int32_t b) { return subtract_wrapping(a, b); }
  static float f32(float a, float b) { return a - b; }
};
using Binary = binary::Operator<Sub>;

}  // namespace MW_ABI
}  // namespace sub
}  // namespace mw

extern template struct mw::binary::Operator<mw::sub::Sub>;

#endif  // MW_OPS_SUB_SUB_H_
