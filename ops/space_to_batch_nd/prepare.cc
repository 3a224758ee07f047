// SPDX-License-Identifier: Apache-2.0
#include "abi/checked.h"
#include "ops/space_to_batch_nd/space_to_batch_nd.h"

namespace mw {
namespace space_to_batch_nd {
inline namespace MW_ABI {

MW_SHARED Status SpaceToBatchNd::shape(const Attrs& a, const Shape& x, Shape& y) {
  MW_DEVICE_TRY(check(a, x));
  y = x;
  uint32_t images, elems;
  MW_REQUIRE(checked_product(images, x[0], a.block[0], a.block[1]), too_large);
  y.dim[0] = int32_t(images);
  for (uint32_t d = 0; d + 2 < x.rank; ++d) {
    const int64_t extent = int64_t(x[d + 1]) + a.before[d] + a.after[d];
    MW_REQUIRE(extent <= int64_t(kMaxBytes), too_large);
    MW_REQUIRE(extent % a.block[d] == 0, bad_shape);
    y.dim[d + 1] = int32_t(extent) / a.block[d];
  }
  elems = images;
  for (uint32_t d = 1; d < y.rank; ++d) MW_REQUIRE(checked_product(elems, elems, y[d]), too_large);
  return Status::ok;
}

}  // namespace MW_ABI
}  // namespace space_to_batch_nd
}  // namespace mw

template struct mw::movement::Operator<mw::space_to_batch_nd::SpaceToBatchNd>;
