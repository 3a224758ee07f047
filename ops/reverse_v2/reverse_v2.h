// SPDX-License-Identifier: Apache-2.0
// What: reverse_v2, x with the elements along some dimensions in the opposite order.
// Contract: any data type of whole bytes. Source: TFLite REVERSE_V2, whose axes are constants; TFLM
// takes neighbours alone.
#ifndef MW_OPS_REVERSE_V2_REVERSE_V2_H_
#define MW_OPS_REVERSE_V2_REVERSE_V2_H_

#include "ops/_family/movement/gather.h"

namespace mw {
namespace reverse_v2 {
inline namespace MW_ABI {

struct ReverseV2 : movement::Gather {
  static constexpr const char* name() { return "reverse_v2"; }
  static constexpr uint16_t kCode = 104, kTfliteCode = 105;
  struct Attrs {
    int32_t axes = 0;  // bit d: dimension d

    template <class Self, class V>
    static constexpr void fields(Self& a, V&& v) {
      v("axes", a.axes);
    }
  };

  static Status shape(const Attrs& a, const Shape& x, Shape& y);
  static uint32_t walk(const Attrs& a, const Shape& x, Params& p);
  static Status read_tflite(const TfliteNode& node, void* attrs);
};
using Gather = movement::Operator<ReverseV2>;

}  // namespace MW_ABI
}  // namespace reverse_v2
}  // namespace mw

extern template struct mw::movement::Operator<mw::reverse_v2::ReverseV2>;

#endif  // MW_OPS_REVERSE_V2_REVERSE_V2_H_
