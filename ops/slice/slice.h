// SPDX-License-Identifier: Apache-2.0
// What: slice, `size` elements of each dimension of x, from `begin` on.
// Contract: any data type of whole bytes; y has at least one element. A size of -1 takes all that
// follow. Source: TFLite SLICE.
#ifndef MW_OPS_SLICE_SLICE_H_
#define MW_OPS_SLICE_SLICE_H_

#include "ops/_family/movement/gather.h"

namespace mw {
namespace slice {
inline namespace MW_ABI {

struct Slice : movement::Gather {
  static constexpr const char* name() { return "slice"; }
  static constexpr uint16_t kCode = 122, kTfliteCode = 65;
  struct Attrs {
    int32_t begin[Shape::kMaxRank] = {}, size[Shape::kMaxRank] = {-1, -1, -1, -1, -1, -1};

    template <class Self, class V>
    static constexpr void fields(Self& a, V&& v) {
      v("begin", a.begin), v("size", a.size);
    }
  };

  static Status shape(const Attrs& a, const Shape& x, Shape& y);
  static uint32_t walk(const Attrs& a, const Shape& x, Params& p);
  static Status read_tflite(const TfliteNode& node, void* attrs);
};
using Gather = movement::Operator<Slice>;

}  // namespace MW_ABI
}  // namespace slice
}  // namespace mw

extern template struct mw::movement::Operator<mw::slice::Slice>;

#endif  // MW_OPS_SLICE_SLICE_H_
