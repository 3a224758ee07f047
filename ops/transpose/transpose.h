// SPDX-License-Identifier: Apache-2.0
// What: transpose, the dimensions of x in another order: dimension i of y is dimension perm[i] of
// x. Contract: any data type of whole bytes. Source: TFLite TRANSPOSE.
#ifndef MW_OPS_TRANSPOSE_TRANSPOSE_H_
#define MW_OPS_TRANSPOSE_TRANSPOSE_H_

#include "ops/_family/movement/gather.h"

namespace mw {
namespace transpose {
inline namespace MW_ABI {

struct Transpose : movement::Gather {
  static constexpr const char* name() { return "transpose"; }
  static constexpr uint16_t kCode = 121, kTfliteCode = 39;
  struct Attrs {
    uint8_t perm[Shape::kMaxRank] = {0, 1, 2, 3, 4, 5};

    template <class Self, class V>
    static constexpr void fields(Self& a, V&& v) {
      v("perm", a.perm);
    }
  };

  static Status shape(const Attrs& a, const Shape& x, Shape& y);
  static uint32_t walk(const Attrs& a, const Shape& x, Params& p);
  static Status read_tflite(const TfliteNode& node, void* attrs);
};
using Gather = movement::Operator<Transpose>;

}  // namespace MW_ABI
}  // namespace transpose
}  // namespace mw

extern template struct mw::movement::Operator<mw::transpose::Transpose>;

#endif  // MW_OPS_TRANSPOSE_TRANSPOSE_H_
