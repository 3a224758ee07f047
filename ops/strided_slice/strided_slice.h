// SPDX-License-Identifier: Apache-2.0
// What: strided_slice, every so manieth element of each dimension, from a first one to an end.
// Contract: any dtype of whole bytes; y has at least one element. begin and end may count from the
// end of a dimension, and are clamped to it; a bit of begin_mask or end_mask opens that end. A step
// may be negative. Bits of these masks, and of shrink_mask, which takes the element at begin alone
// and drops the dimension, count dimensions of x; those of new_axis_mask, which are of extent 1,
// dimensions of y. A file's ellipsis becomes open ends. Source: TFLite STRIDED_SLICE.
#ifndef MW_OPS_STRIDED_SLICE_STRIDED_SLICE_H_
#define MW_OPS_STRIDED_SLICE_STRIDED_SLICE_H_

#include "ops/_family/movement/gather.h"

namespace mw {
namespace strided_slice {
inline namespace MW_ABI {

constexpr int32_t kRank = int32_t(Shape::kMaxRank);

struct StridedSlice : movement::Gather {
  static constexpr const char* name() { return "strided_slice"; }
  static constexpr uint16_t kCode = 60, kTfliteCode = 45;
  struct Attrs {
    int32_t begin[kRank] = {}, end[kRank] = {};
    int16_t stride[kRank] = {1, 1, 1, 1, 1, 1};
    uint8_t begin_mask = 0, end_mask = 0, shrink_mask = 0, new_axis_mask = 0;

    template <class Self, class V>
    static constexpr void fields(Self& a, V&& v) {
      v("begin", a.begin), v("end", a.end), v("stride", a.stride);
      v("begin_mask", a.begin_mask), v("end_mask", a.end_mask);
      v("shrink_mask", a.shrink_mask), v("new_axis_mask", a.new_axis_mask);
    }
  };

  static Status shape(const Attrs& a, const Shape& x, Shape& y);
  static uint32_t walk(const Attrs& a, const Shape& x, Params& p);
  static Status read_tflite(const TfliteNode& node, void* attrs);
};
using Gather = movement::Operator<StridedSlice>;

}  // namespace MW_ABI
}  // namespace strided_slice
}  // namespace mw

extern template struct mw::movement::Operator<mw::strided_slice::StridedSlice>;

#endif  // MW_OPS_STRIDED_SLICE_STRIDED_SLICE_H_
