// SPDX-License-Identifier: Apache-2.0
#include "ops/depth_to_space/depth_to_space.h"

#include "ops/_family/movement/movement_host.h"

namespace mw::depth_to_space {

extern const OpDef kDef;

namespace {

std::optional<Graph> random_case(Rng& rng, DType dtype) {
  if (!movement::moves_blocks(dtype)) return std::nullopt;
  CaseBuilder build(rng, dtype);
  const DepthToSpace::Attrs a{build.extent(1, 3)};
  const int32_t n = build.extent(1, 2), h = build.extent(1, 5), w = build.extent(1, 5);
  const int32_t c = build.extent(1, 5);
  return movement::finish(build, kDef, a, {n, h, w, c * a.block * a.block});
}

}  // namespace

const OpDef kDef = movement::movement_def<Gather>("Gather", movement::block_to_tflite, random_case);

}  // namespace mw::depth_to_space
