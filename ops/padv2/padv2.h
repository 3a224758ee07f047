// SPDX-License-Identifier: Apache-2.0
// What: padv2, x with `before` and `after` elements of a value round each dimension.
// Contract: where y is float or has a scale, the value is the real number `value`, and the nearest
// that y can hold; else it is `integer`. Source: TFLite PADV2, whose value is a constant with the
// scale and zero point of y.
#ifndef MW_OPS_PADV2_PADV2_H_
#define MW_OPS_PADV2_PADV2_H_

#include "ops/_family/movement/spread.h"

namespace mw {
namespace padv2 {
inline namespace MW_ABI {

struct PadV2 : movement::Spread {
  static constexpr const char* name() { return "padv2"; }
  static constexpr uint16_t kCode = 120, kTfliteCode = 60;
  struct Attrs : movement::PadAttrs {
    float value = 0;
    int32_t integer = 0;

    template <class Self, class V>
    static constexpr void fields(Self& a, V&& v) {
      PadAttrs::fields(a, v);
      v("value", a.value), v("integer", a.integer);
    }
  };

  static Status fill(const Attrs& a, const TensorType& y, int32_t& bits);
  static Status read_tflite(const TfliteNode& node, void* attrs);
};
using Padding = movement::Operator<PadV2>;

}  // namespace MW_ABI
}  // namespace padv2
}  // namespace mw

extern template struct mw::movement::Operator<mw::padv2::PadV2>;

#endif  // MW_OPS_PADV2_PADV2_H_
