// SPDX-License-Identifier: Apache-2.0
#include "ops/space_to_depth/space_to_depth.h"

namespace mw {
namespace space_to_depth {
inline namespace MW_ABI {

MW_SHARED Status SpaceToDepth::shape(const Attrs& a, const Shape& x, Shape& y) {
  MW_REQUIRE(a.block > 0, bad_attribute);
  MW_REQUIRE(x.rank == 4 && x[1] % a.block == 0 && x[2] % a.block == 0, bad_shape);
  y = Shape{{x[0], x[1] / a.block, x[2] / a.block, x[3] * a.block * a.block}, 4};
  return Status::ok;
}

MW_SHARED uint32_t SpaceToDepth::walk(const Attrs& a, const Shape& x, Params& p) {
  const int32_t b = a.block, pixel = x[3], line = x[2] * pixel, image = x[1] * line;
  const int32_t count[] = {x[0], x[1] / b, x[2] / b, b, b, pixel};
  const int32_t step[] = {image, line * b, pixel * b, line, pixel, 1};
  for (uint32_t d = 0; d < 6; ++d) p.count[d] = count[d], p.step[d] = step[d];
  p.whole_bytes = image * x[0];
  return 6;
}

}  // namespace MW_ABI
}  // namespace space_to_depth
}  // namespace mw

template struct mw::movement::Operator<mw::space_to_depth::SpaceToDepth>;
