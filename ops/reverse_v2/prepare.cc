// SPDX-License-Identifier: Apache-2.0
#include "ops/reverse_v2/reverse_v2.h"

namespace mw {
namespace reverse_v2 {
inline namespace MW_ABI {

MW_SHARED Status ReverseV2::shape(const Attrs& a, const Shape& x, Shape& y) {
  MW_REQUIRE(a.axes >= 0 && a.axes < 1 << x.rank, bad_attribute);
  y = x;
  return Status::ok;
}

MW_SHARED uint32_t ReverseV2::walk(const Attrs& a, const Shape& x, Params& p) {
  int32_t unit = 1;  // elements from index to index
  for (uint32_t d = x.rank; d-- > 0; unit *= x[d]) {
    const bool back = (a.axes >> d & 1) != 0;
    p.count[d] = x[d], p.step[d] = back ? -unit : unit;
    if (back) p.first += (x[d] - 1) * unit;
  }
  p.whole_bytes = unit;
  return x.rank;
}

MW_SHARED Status ReverseV2::read_tflite(const TfliteNode& node, void* attrs) {
  Attrs& a = *static_cast<Attrs*>(attrs);
  MW_REQUIRE(node.in.count == 2, bad_count);
  MW_REQUIRE(node.in[1].dtype == DType::s32, bad_attribute);
  const int32_t rank = int32_t(node.in[0].shape.rank);
  for (int32_t i = 0; i < node.in[1].shape.elems(); ++i) {
    int32_t axis;
    MW_DEVICE_TRY(movement::read_entry(node.in[1], uint32_t(i), axis));
    if (axis < 0 && axis >= -rank) axis += rank;
    MW_REQUIRE(axis >= 0 && axis < rank && (a.axes >> axis & 1) == 0, bad_attribute);
    a.axes |= 1 << axis;
  }
  return Status::ok;
}

}  // namespace MW_ABI
}  // namespace reverse_v2
}  // namespace mw

template struct mw::movement::Operator<mw::reverse_v2::ReverseV2>;
