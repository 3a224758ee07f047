// SPDX-License-Identifier: Apache-2.0
#include "abi/checked.h"
#include "ops/batch_to_space_nd/batch_to_space_nd.h"

namespace mw {
namespace batch_to_space_nd {
inline namespace MW_ABI {

MW_SHARED Status BatchToSpaceNd::shape(const Attrs& a, const Shape& x, Shape& y) {
  MW_DEVICE_TRY(check(a, x));
  y = x;
  uint32_t images;
  MW_REQUIRE(checked_product(images, a.block[0], a.block[1]), too_large);
  MW_REQUIRE(x[0] % int32_t(images) == 0, bad_shape);
  y.dim[0] = x[0] / int32_t(images);
  for (uint32_t d = 0; d + 2 < x.rank; ++d) {
    uint32_t whole;
    MW_REQUIRE(checked_product(whole, x[d + 1], a.block[d]), too_large);
    const int64_t extent = int64_t(whole) - a.before[d] - a.after[d];
    MW_REQUIRE(extent > 0, bad_shape);
    y.dim[d + 1] = int32_t(extent);
  }
  return Status::ok;
}

}  // namespace MW_ABI
}  // namespace batch_to_space_nd
}  // namespace mw

template struct mw::movement::Operator<mw::batch_to_space_nd::BatchToSpaceNd>;
