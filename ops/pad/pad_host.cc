// SPDX-License-Identifier: Apache-2.0
#include "ops/pad/pad.h"

#include "ops/_family/movement/movement_host.h"

namespace mw::pad {

extern const OpDef kDef;

namespace {

Result<TfliteExport> to_tflite(const Graph& graph, const Node& node) {
  return TfliteExport{
      .extra_inputs = {movement::paddings_of(graph, node, node.as<movement::PadAttrs>())},
      .version = 2};
}

std::optional<Graph> random_case(Rng& rng, DType dtype) {
  if (!has_row(kDef, dtype)) return std::nullopt;
  CaseBuilder build(rng, dtype);
  movement::PadAttrs a;
  const std::vector<int32_t> dims = movement::draw_pads(rng, build, a);
  return movement::finish(build, kDef, a, dims);
}

}  // namespace

const OpDef kDef = [] {
  OpDef def = movement::movement_def<Padding>("Padding", to_tflite, random_case);
  def.traits.copies_same_type = def.traits.pads = def.traits.unsigned_alike = true;
  return def;
}();

}  // namespace mw::pad
