// SPDX-License-Identifier: Apache-2.0
#include "ops/space_to_depth/space_to_depth.h"

#include "ops/_family/movement/movement_host.h"

namespace mw::space_to_depth {

extern const OpDef kDef;

namespace {

std::optional<Graph> random_case(Rng& rng, DType dtype) {
  if (!movement::moves_blocks(dtype)) return std::nullopt;
  CaseBuilder build(rng, dtype);
  const SpaceToDepth::Attrs a{build.extent(1, 3)};
  const int32_t n = build.extent(1, 2), h = build.extent(1, 5), w = build.extent(1, 5);
  const int32_t c = build.extent(1, 5);
  return movement::finish(build, kDef, a, {n, h * a.block, w * a.block, c});
}

}  // namespace

const OpDef kDef = movement::movement_def<Gather>("Gather", movement::block_to_tflite, random_case);

}  // namespace mw::space_to_depth
