// SPDX-License-Identifier: Apache-2.0
// What: reshape, the same bytes under another shape. Source: TFLite RESHAPE, whose new shape is
// read from the output tensor.
#ifndef MW_OPS_RESHAPE_RESHAPE_H_
#define MW_OPS_RESHAPE_RESHAPE_H_

#include "ops/_family/movement/view.h"

namespace mw {
namespace reshape {
inline namespace MW_ABI {

struct Reshape : movement::View {
  static constexpr const char* name() { return "reshape"; }
  static constexpr uint16_t kCode = 10, kTfliteCode = 22;
  static constexpr bool kShapeOfFile = true;
  using Attrs = movement::ShapeAttrs;

  static Status shape(const Attrs& a, const Shape& x, Shape& y);
  static Status read_tflite(const TfliteNode& node, void* attrs);
};
using View = movement::Operator<Reshape>;

}  // namespace MW_ABI
}  // namespace reshape
}  // namespace mw

extern template struct mw::movement::Operator<mw::reshape::Reshape>;

#endif  // MW_OPS_RESHAPE_RESHAPE_H_
