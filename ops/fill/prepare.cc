// SPDX-License-Identifier: Apache-2.0
#include "abi/checked.h"
#include "ops/fill/fill.h"

namespace mw {
namespace fill {
inline namespace MW_ABI {

MW_SHARED Status Fill::shape(const Attrs& a, const Shape& x, Shape& y) {
  MW_REQUIRE(a.rank >= 0 && a.rank <= int32_t(Shape::kMaxRank), bad_attribute);
  MW_REQUIRE(x.rank == 0, bad_shape);
  y = Shape{};
  uint32_t elems = 1;
  for (int32_t d = 0; d < a.rank; ++d) {
    MW_REQUIRE(checked_product(elems, elems, a.shape[d]), bad_attribute);
    y.push(a.shape[d]);
  }
  return Status::ok;
}

MW_SHARED uint32_t Fill::walk(const Attrs& a, const Shape&, Params& p) {
  for (int32_t d = 0; d < a.rank; ++d) p.count[d] = a.shape[d], p.step[d] = 0;
  p.whole_bytes = 1;
  return uint32_t(a.rank);
}

MW_SHARED Status Fill::read_tflite(const TfliteNode& node, void* attrs) {
  Attrs& a = *static_cast<Attrs*>(attrs);
  MW_REQUIRE(node.in.count == 2, bad_count);
  const TensorType& shape = node.in[0];
  MW_REQUIRE(shape.shape.rank == 1, bad_shape);
  a.rank = shape.shape[0];
  MW_REQUIRE(a.rank <= int32_t(Shape::kMaxRank), too_large);
  for (int32_t d = 0; d < a.rank; ++d) {
    MW_DEVICE_TRY(movement::read_entry(shape, uint32_t(d), a.shape[d]));
  }
  return Status::ok;
}

}  // namespace MW_ABI
}  // namespace fill
}  // namespace mw

template struct mw::movement::Operator<mw::fill::Fill>;
