// SPDX-License-Identifier: Apache-2.0
// What: _template, y = -x: a member of the unary family.
// Contract: x and y have one quantization; s8 saturates.
#ifndef MW_OPS_TEMPLATE_MEMBER_TEMPLATE_H_
#define MW_OPS_TEMPLATE_MEMBER_TEMPLATE_H_

#include "ops/_family/unary/table.h"

namespace mw {
namespace _template {
inline namespace MW_ABI {

struct Member : unary::Table {
  static constexpr const char* name() { return "_template"; }
  // kCode is wire format: unique over all operators, never reused. kTfliteCode: a BuiltinOperator.
  static constexpr uint16_t kCode = 65000, kTfliteCode = kNoTflite;
  static constexpr bool kKeepsQuant = true;

  static int8_t s8(const Quant& x, const Quant& y, int32_t q) {
    return int8_t(clamp(y.zero_point + x.zero_point - q, INT8_MIN, INT8_MAX));
  }
  static float f32(float x) { return -x; }
};
using Unary = unary::ByteOperator<Member>;

}  // namespace MW_ABI
}  // namespace _template
}  // namespace mw

extern template struct mw::unary::ByteOperator<mw::_template::Member>;

#endif  // MW_OPS_TEMPLATE_MEMBER_TEMPLATE_H_
