// SPDX-License-Identifier: Apache-2.0
#include "ops/expand_dims/expand_dims.h"

namespace mw {
namespace expand_dims {
inline namespace MW_ABI {

MW_SHARED Status ExpandDims::shape(const Attrs& a, const Shape& x, Shape& y) {
  MW_REQUIRE(x.rank < Shape::kMaxRank, too_large);
  const int32_t rank = int32_t(x.rank) + 1, axis = a.axis < 0 ? a.axis + rank : a.axis;
  MW_REQUIRE(axis >= 0 && axis < rank, bad_attribute);
  y = Shape{};
  for (int32_t d = 0; d < rank; ++d) {
    y.push(d == axis ? 1 : x[uint32_t(d < axis ? d : d - 1)]);
  }
  return Status::ok;
}

MW_SHARED Status ExpandDims::read_tflite(const TfliteNode& node, void* attrs) {
  MW_REQUIRE(node.in.count == 2, bad_count);
  MW_REQUIRE(node.in[1].shape.elems() == 1, bad_shape);
  return movement::read_entry(node.in[1], 0, static_cast<Attrs*>(attrs)->axis);
}

}  // namespace MW_ABI
}  // namespace expand_dims
}  // namespace mw

template struct mw::movement::Operator<mw::expand_dims::ExpandDims>;
