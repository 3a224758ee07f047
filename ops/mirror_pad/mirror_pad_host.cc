// SPDX-License-Identifier: Apache-2.0
#include "ops/mirror_pad/mirror_pad.h"

#include <algorithm>

#include "ops/_family/movement/movement_host.h"

namespace mw::mirror_pad {

extern const OpDef kDef;

namespace {

Result<TfliteExport> to_tflite(const Graph& graph, const Node& node) {
  const MirrorPad::Attrs& a = node.as<MirrorPad::Attrs>();
  const DType dtype = graph.tensors[size_t(node.input(movement::kX))].dtype;
  return TfliteExport{.extra_inputs = {movement::paddings_of(graph, node, a)},
                      .options = {a.reflect == 1 ? 0 : 1},
                      .version = dtype == DType::s16  ? 3
                                 : dtype == DType::s8 ? 2
                                                      : 1};
}

std::optional<Graph> random_case(Rng& rng, DType dtype) {
  if (!movement::moves(dtype, true)) return std::nullopt;
  CaseBuilder build(rng, dtype);
  MirrorPad::Attrs a;
  a.reflect = rng.chance(0.5) ? 1 : 0;
  const std::vector<int32_t> dims = movement::draw_pads(rng, build, a);
  for (size_t d = 0; d < dims.size(); ++d) {
    a.before[d] = std::min(a.before[d], dims[d] - a.reflect);
    a.after[d] = std::min(a.after[d], dims[d] - a.reflect);
  }
  return movement::finish(build, kDef, a, dims);
}

}  // namespace

const OpDef kDef = movement::movement_def<Mirror>("Mirror", to_tflite, random_case);

}  // namespace mw::mirror_pad
