// SPDX-License-Identifier: Apache-2.0
#include "ops/transpose/transpose.h"

namespace mw {
namespace transpose {
inline namespace MW_ABI {

// Each dimension of x once.
MW_SHARED Status Transpose::shape(const Attrs& a, const Shape& x, Shape& y) {
  y = Shape{};
  uint32_t seen = 0;
  for (uint32_t i = 0; i < x.rank; ++i) {
    MW_REQUIRE(a.perm[i] < x.rank, bad_attribute);
    seen |= 1u << a.perm[i];
    y.push(x[a.perm[i]]);
  }
  MW_REQUIRE(seen == (1u << x.rank) - 1, bad_attribute);
  return Status::ok;
}

MW_SHARED uint32_t Transpose::walk(const Attrs& a, const Shape& x, Params& p) {
  int32_t unit[Shape::kMaxRank];  // elements from index to index
  p.whole_bytes = 1;
  for (uint32_t d = x.rank; d-- > 0; p.whole_bytes *= x[d]) unit[d] = p.whole_bytes;
  for (uint32_t i = 0; i < x.rank; ++i) p.count[i] = x[a.perm[i]], p.step[i] = unit[a.perm[i]];
  return x.rank;
}

MW_SHARED Status Transpose::read_tflite(const TfliteNode& node, void* attrs) {
  Attrs& a = *static_cast<Attrs*>(attrs);
  MW_REQUIRE(node.in.count == 2, bad_count);
  const uint32_t rank = node.in[0].shape.rank;
  MW_REQUIRE(node.in[1].shape.elems() == int32_t(rank), bad_shape);
  for (uint32_t i = 0; i < rank; ++i) {
    int32_t from;
    MW_DEVICE_TRY(movement::read_entry(node.in[1], i, from));
    if (from < 0) from += int32_t(rank);
    MW_REQUIRE(from >= 0 && from < int32_t(rank), bad_attribute);
    a.perm[i] = uint8_t(from);
  }
  return Status::ok;
}

}  // namespace MW_ABI
}  // namespace transpose
}  // namespace mw

template struct mw::movement::Operator<mw::transpose::Transpose>;
