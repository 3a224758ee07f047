// SPDX-License-Identifier: Apache-2.0
#include "ops/slice/slice.h"

namespace mw {
namespace slice {
inline namespace MW_ABI {

MW_SHARED Status Slice::shape(const Attrs& a, const Shape& x, Shape& y) {
  y = Shape{};
  for (uint32_t d = 0; d < x.rank; ++d) {
    MW_REQUIRE(a.begin[d] >= 0 && a.begin[d] < x[d], bad_shape);
    const int32_t left = x[d] - a.begin[d], extent = a.size[d] == -1 ? left : a.size[d];
    MW_REQUIRE(extent > 0 && extent <= left, bad_shape);
    y.push(extent);
  }
  return Status::ok;
}

MW_SHARED uint32_t Slice::walk(const Attrs& a, const Shape& x, Params& p) {
  int32_t unit = 1;  // elements from index to index
  for (uint32_t d = x.rank; d-- > 0; unit *= x[d]) {
    p.first += a.begin[d] * unit;
    p.count[d] = a.size[d] == -1 ? x[d] - a.begin[d] : a.size[d], p.step[d] = unit;
  }
  p.whole_bytes = unit;
  return x.rank;
}

MW_SHARED Status Slice::read_tflite(const TfliteNode& node, void* attrs) {
  Attrs& a = *static_cast<Attrs*>(attrs);
  MW_REQUIRE(node.in.count == 3, bad_count);
  const uint32_t rank = node.in[0].shape.rank;
  for (uint32_t i = 1; i < 3; ++i) {
    MW_REQUIRE(node.in[i].shape.elems() == int32_t(rank), bad_shape);
  }
  for (uint32_t d = 0; d < rank; ++d) {
    MW_DEVICE_TRY(movement::read_entry(node.in[1], d, a.begin[d]));
    MW_DEVICE_TRY(movement::read_entry(node.in[2], d, a.size[d]));
  }
  return Status::ok;
}

}  // namespace MW_ABI
}  // namespace slice
}  // namespace mw

template struct mw::movement::Operator<mw::slice::Slice>;
