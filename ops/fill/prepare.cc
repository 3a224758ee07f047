// SPDX-License-Identifier: Apache-2.0
#include "ops/fill/fill.h"

namespace mw {
namespace fill {
inline namespace MW_ABI {

MW_SHARED Status Fill::shape(const Attrs& a, const Shape& x, Shape& y) {
  MW_REQUIRE(x.rank == 0, bad_shape);
  return Target::shape(a, x, y);
}

MW_SHARED Status Fill::read_tflite(const TfliteNode& node, void* attrs) {
  MW_REQUIRE(node.in.count == 2, bad_count);
  return read_shape(node.in[0], attrs);
}

}  // namespace MW_ABI
}  // namespace fill
}  // namespace mw

template struct mw::movement::Operator<mw::fill::Fill>;
