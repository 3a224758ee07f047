// SPDX-License-Identifier: Apache-2.0
// What: div, a / b with broadcasting up to rank 6 and fused clamp. Source: TFLite DIV.
#ifndef MW_OPS_DIV_DIV_H_
#define MW_OPS_DIV_DIV_H_

#include "ops/_family/binary/quotient.h"

namespace mw {
namespace div {
inline namespace MW_ABI {

struct Div : binary::Quotient {
  static constexpr const char* name() { return "div"; }
  static constexpr uint16_t kCode = 130, kTfliteCode = 42;
  static int32_t s32(int32_t a, int32_t b) { return binary::divide_wrapping(a, b); }
  static float f32(float a, float b) { return a / b; }
};
using Binary = binary::Operator<Div>;

}  // namespace MW_ABI
}  // namespace div
}  // namespace mw

extern template struct mw::binary::Operator<mw::div::Div>;

#endif  // MW_OPS_DIV_DIV_H_
