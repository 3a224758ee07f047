// SPDX-License-Identifier: Apache-2.0
#include "ops/expand_dims/expand_dims.h"

#include "ops/_family/movement/movement_host.h"

namespace mw::expand_dims {

extern const OpDef kDef;

namespace {

Result<TfliteExport> to_tflite(const Graph&, const Node& node) {
  return TfliteExport{.extra_inputs = {movement::operand_of(
                          node, "axis", {node.as<ExpandDims::Attrs>().axis}, {})}};
}

std::optional<Graph> random_case(Rng& rng, DType dtype) {
  if (!movement::moves(dtype, true)) return std::nullopt;
  CaseBuilder build(rng, dtype);
  const auto dims = movement::draw_dims(build, rng.between(1, 4), 6);
  const auto rank = int32_t(dims.size()) + 1;
  return movement::finish(build, kDef, ExpandDims::Attrs{int32_t(rng.between(-rank, rank - 1))},
                          dims);
}

}  // namespace

const OpDef kDef = [] {
  OpDef def = movement::movement_def<View>("View", to_tflite, random_case);
  def.traits.view = true;
  return def;
}();

}  // namespace mw::expand_dims
