// SPDX-License-Identifier: Apache-2.0
#include "abi/checked.h"
#include "ops/_family/movement/target.h"

namespace mw {
inline namespace MW_ABI {
namespace movement {

MW_SHARED Status Target::shape(const Attrs& a, const Shape& x, Shape& y) {
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

MW_SHARED uint32_t Target::walk(const Attrs& a, const Shape& x, Params& p) {
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

MW_SHARED Status Target::read_shape(const TensorType& operand, void* attrs) {
  Attrs& a = *static_cast<Attrs*>(attrs);
  MW_REQUIRE(operand.shape.rank == 1, bad_shape);
  a.rank = operand.shape[0];
  MW_REQUIRE(a.rank <= int32_t(Shape::kMaxRank), too_large);
  for (int32_t d = 0; d < a.rank; ++d) {
    MW_DEVICE_TRY(read_entry(operand, uint32_t(d), a.shape[d]));
  }
  return Status::ok;
}

}  // namespace movement
}  // namespace MW_ABI
}  // namespace mw
