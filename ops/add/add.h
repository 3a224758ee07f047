// SPDX-License-Identifier: Apache-2.0
// What: add, a + b with broadcasting up to rank 6 and fused clamp. Source: TFLite ADD.
#ifndef MW_OPS_ADD_ADD_H_
#define MW_OPS_ADD_ADD_H_

#include "ops/_family/binary/arithmetic.h"

namespace mw {
namespace add {
inline namespace MW_ABI {

struct Add : binary::Sum {
  static constexpr const char* name() { return "add"; }
  static constexpr uint16_t kCode = 7, kTfliteCode = 0;
  static int32_t s32(int32_t a, int32_t b) { return add_wrapping(a, b); }
  static float f32(float a, float b) { return a + b; }
};
using Binary = binary::Operator<Add>;

}  // namespace MW_ABI
}  // namespace add
}  // namespace mw

extern template struct mw::binary::Operator<mw::add::Add>;

#endif  // MW_OPS_ADD_ADD_H_
