// SPDX-License-Identifier: Apache-2.0
// What: concatenation, any number of tensors side by side along one axis.
// Contract: `axis` may count from the end. A fused activation is refused, as TFLM does.
// Source: TFLite CONCATENATION.
#ifndef MW_OPS_CONCATENATION_CONCATENATION_H_
#define MW_OPS_CONCATENATION_CONCATENATION_H_

#include "ops/_family/parts/join.h"

namespace mw {
namespace concatenation {
inline namespace MW_ABI {

struct Concatenation : parts::Join {
  static constexpr const char* name() { return "concatenation"; }
  static constexpr uint16_t kCode = 15, kTfliteCode = 2;
  static constexpr parts::Form kForm = parts::Form::any;

  static Status read_tflite(const TfliteNode& node, void* attrs) {
    static_cast<PartsAttrs*>(attrs)->axis = node.options.get<int32_t>(0, 0);
    MW_REQUIRE(node.options.get<int8_t>(1, 0) == 0, bad_attribute);  // a fused activation
    return Status::ok;
  }
};
using Join = parts::Operator<Concatenation>;

}  // namespace MW_ABI
}  // namespace concatenation
}  // namespace mw

extern template struct mw::parts::Operator<mw::concatenation::Concatenation>;

#endif  // MW_OPS_CONCATENATION_CONCATENATION_H_
