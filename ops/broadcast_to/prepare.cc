// SPDX-License-Identifier: Apache-2.0
#include "abi/checked.h"
#include "ops/broadcast_to/broadcast_to.h"

namespace mw {
namespace broadcast_to {
inline namespace MW_ABI {

MW_SHARED Status BroadcastTo::shape(const Attrs& a, const Shape& x, Shape& y) {
  MW_REQUIRE(a.rank >= 0 && a.rank <= int32_t(Shape::kMaxRank), bad_attribute);
  MW_REQUIRE(int32_t(x.rank) <= a.rank, bad_shape);
  y = Shape{};
  uint32_t elems = 1;
  const uint32_t more = uint32_t(a.rank) - x.rank;  // dimensions before those of x
  for (uint32_t d = 0; d < uint32_t(a.rank); ++d) {
    MW_REQUIRE(checked_product(elems, elems, a.shape[d]), bad_attribute);
    MW_REQUIRE(d < more || x[d - more] == 1 || x[d - more] == a.shape[d], bad_shape);
    y.push(a.shape[d]);
  }
  return Status::ok;
}

MW_SHARED uint32_t BroadcastTo::walk(const Attrs& a, const Shape& x, Params& p) {
  const uint32_t rank = uint32_t(a.rank), more = rank - x.rank;
  int32_t unit = 1;  // elements from index to index
  for (uint32_t d = rank; d-- > 0;) {
    const int32_t extent = d < more ? 1 : x[d - more];
    p.count[d] = a.shape[d], p.step[d] = extent == 1 ? 0 : unit;
    unit *= extent;
  }
  p.whole_bytes = unit;
  return rank;
}

MW_SHARED Status BroadcastTo::read_tflite(const TfliteNode& node, void* attrs) {
  Attrs& a = *static_cast<Attrs*>(attrs);
  MW_REQUIRE(node.in.count == 2 && node.in[1].shape.rank == 1, bad_shape);
  a.rank = node.in[1].shape[0];
  MW_REQUIRE(a.rank <= int32_t(Shape::kMaxRank), too_large);
  for (int32_t d = 0; d < a.rank; ++d) {
    MW_DEVICE_TRY(movement::read_entry(node.in[1], uint32_t(d), a.shape[d]));
  }
  return Status::ok;
}

}  // namespace MW_ABI
}  // namespace broadcast_to
}  // namespace mw

template struct mw::movement::Operator<mw::broadcast_to::BroadcastTo>;
