// SPDX-License-Identifier: Apache-2.0
// What: mul, a * b with broadcasting up to rank 6 and fused clamp. Source: TFLite MUL.
#ifndef MW_OPS_MUL_MUL_H_
#define MW_OPS_MUL_MUL_H_

#include "ops/_family/binary/arithmetic.h"

namespace mw {
namespace mul {
inline namespace MW_ABI {

struct Mul : binary::Product {
  static constexpr const char* name() { return "mul"; }
  static constexpr uint16_t kCode = 43, kTfliteCode = 18;
  static int32_t s32(int32_t a, int32_t b) { return multiply_wrapping(a, b); }
  static float f32(float a, float b) { return a * b; }
};
using Binary = binary::Operator<Mul>;

}  // namespace MW_ABI
}  // namespace mul
}  // namespace mw

extern template struct mw::binary::Operator<mw::mul::Mul>;

#endif  // MW_OPS_MUL_MUL_H_
