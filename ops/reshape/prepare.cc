// SPDX-License-Identifier: Apache-2.0
#include "abi/checked.h"
#include "ops/reshape/reshape.h"

namespace mw {
namespace reshape {
inline namespace MW_ABI {

MW_SHARED Status Reshape::shape(const Attrs& a, const Shape& x, Shape& y) {
  MW_REQUIRE(a.rank >= 0 && a.rank <= int32_t(Shape::kMaxRank), bad_attribute);
  y = Shape{};
  uint32_t elems = 1;
  for (int32_t i = 0; i < a.rank; ++i) {
    MW_REQUIRE(checked_product(elems, elems, a.shape[i]), bad_attribute);
    y.push(a.shape[i]);
  }
  MW_REQUIRE(int32_t(elems) == x.elems(), bad_shape);
  return Status::ok;
}

MW_SHARED Status Reshape::read_tflite(const TfliteNode& node, void* attrs) {
  Attrs& a = *static_cast<Attrs*>(attrs);
  const Shape& y = node.out[movement::kY].shape;
  a.rank = int32_t(y.rank);
  for (uint32_t i = 0; i < y.rank; ++i) a.shape[i] = y[i];
  return Status::ok;
}

}  // namespace MW_ABI
}  // namespace reshape
}  // namespace mw

template struct mw::movement::Operator<mw::reshape::Reshape>;
