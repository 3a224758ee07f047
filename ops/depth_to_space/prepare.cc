// SPDX-License-Identifier: Apache-2.0
#include "ops/depth_to_space/depth_to_space.h"

namespace mw {
namespace depth_to_space {
inline namespace MW_ABI {

MW_SHARED Status DepthToSpace::shape(const Attrs& a, const Shape& x, Shape& y) {
  MW_REQUIRE(a.block > 0, bad_attribute);
  // Twice, for a square of the side might overflow.
  MW_REQUIRE(x.rank == 4 && x[3] % a.block == 0 && x[3] / a.block % a.block == 0, bad_shape);
  y = Shape{{x[0], x[1] * a.block, x[2] * a.block, x[3] / a.block / a.block}, 4};
  return Status::ok;
}

MW_SHARED uint32_t DepthToSpace::walk(const Attrs& a, const Shape& x, Params& p) {
  const int32_t b = a.block, pixel = x[3], line = x[2] * pixel, image = x[1] * line;
  const int32_t count[] = {x[0], x[1], b, x[2], b, pixel / b / b};
  const int32_t step[] = {image, line, pixel / b, pixel, pixel / b / b, 1};
  for (uint32_t d = 0; d < 6; ++d) p.count[d] = count[d], p.step[d] = step[d];
  p.whole_bytes = image * x[0];
  return 6;
}

}  // namespace MW_ABI
}  // namespace depth_to_space
}  // namespace mw

template struct mw::movement::Operator<mw::depth_to_space::DepthToSpace>;
