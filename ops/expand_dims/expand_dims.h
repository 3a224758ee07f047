// SPDX-License-Identifier: Apache-2.0
// What: expand_dims, x with one more dimension, of extent 1, before dimension `axis`.
// Contract: the axis may count from the end of the new shape. Source: TFLite EXPAND_DIMS.
#ifndef MW_OPS_EXPAND_DIMS_EXPAND_DIMS_H_
#define MW_OPS_EXPAND_DIMS_EXPAND_DIMS_H_

#include "ops/_family/movement/view.h"

namespace mw {
namespace expand_dims {
inline namespace MW_ABI {

struct ExpandDims : movement::View {
  static constexpr const char* name() { return "expand_dims"; }
  static constexpr uint16_t kCode = 123, kTfliteCode = 70;
  struct Attrs {
    int32_t axis = 0;

    template <class Self, class V>
    static constexpr void fields(Self& a, V&& v) {
      v("axis", a.axis);
    }
  };

  static Status shape(const Attrs& a, const Shape& x, Shape& y);
  static Status read_tflite(const TfliteNode& node, void* attrs);
};
using View = movement::Operator<ExpandDims>;

}  // namespace MW_ABI
}  // namespace expand_dims
}  // namespace mw

extern template struct mw::movement::Operator<mw::expand_dims::ExpandDims>;

#endif  // MW_OPS_EXPAND_DIMS_EXPAND_DIMS_H_
