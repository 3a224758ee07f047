// SPDX-License-Identifier: Apache-2.0
#include "ops/squeeze/squeeze.h"

namespace mw {
namespace squeeze {
inline namespace MW_ABI {

MW_SHARED Status Squeeze::shape(const Attrs& a, const Shape& x, Shape& y) {
  MW_REQUIRE((a.axes >> x.rank) == 0, bad_attribute);
  y = Shape{};
  for (uint32_t d = 0; d < x.rank; ++d) {
    const bool named = ((a.axes >> d) & 1) != 0;
    MW_REQUIRE(!named || x[d] == 1, bad_attribute);
    if (!named && (a.axes != 0 || x[d] != 1)) y.push(x[d]);
  }
  return Status::ok;
}

MW_SHARED Status Squeeze::read_tflite(const TfliteNode& node, void* attrs) {
  Attrs& a = *static_cast<Attrs*>(attrs);
  const int32_t rank = int32_t(node.in[0].shape.rank);
  const FlatVector dims = node.options.vector(0);
  MW_REQUIRE(dims.count <= Shape::kMaxRank, bad_attribute);
  for (uint32_t i = 0; i < dims.count; ++i) {
    const int32_t dim = dims.get<int32_t>(i), axis = dim < 0 ? dim + rank : dim;
    MW_REQUIRE(axis >= 0 && axis < rank, bad_attribute);
    a.axes |= uint8_t(1u << axis);
  }
  return Status::ok;
}

}  // namespace MW_ABI
}  // namespace squeeze
}  // namespace mw

template struct mw::movement::Operator<mw::squeeze::Squeeze>;
