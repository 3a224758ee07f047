// SPDX-License-Identifier: Apache-2.0
// What: squeeze, x without the dimensions whose bits are set in `axes`, or without all of extent 1
// where none is. Source: TFLite SQUEEZE.
#ifndef MW_OPS_SQUEEZE_SQUEEZE_H_
#define MW_OPS_SQUEEZE_SQUEEZE_H_

#include "ops/_family/movement/view.h"

namespace mw {
namespace squeeze {
inline namespace MW_ABI {

struct Squeeze : movement::View {
  static constexpr const char* name() { return "squeeze"; }
  static constexpr uint16_t kCode = 124, kTfliteCode = 43;
  struct Attrs {
    uint8_t axes = 0;

    template <class Self, class V>
    static constexpr void fields(Self& a, V&& v) {
      v("axes", a.axes);
    }
  };

  static Status shape(const Attrs& a, const Shape& x, Shape& y);
  static Status read_tflite(const TfliteNode& node, void* attrs);
};
using View = movement::Operator<Squeeze>;

}  // namespace MW_ABI
}  // namespace squeeze
}  // namespace mw

extern template struct mw::movement::Operator<mw::squeeze::Squeeze>;

#endif  // MW_OPS_SQUEEZE_SQUEEZE_H_
