// SPDX-License-Identifier: Apache-2.0
#include "ops/reshape/reshape.h"

#include "ops/_family/movement/movement_host.h"

namespace mw::reshape {

extern const OpDef kDef;

namespace {

Result<TfliteExport> to_tflite(const Graph& graph, const Node& node) {
  const Shape& y = graph.tensors[size_t(node.outputs[0])].shape;
  return TfliteExport{
      .extra_inputs = {movement::vector_of(node, "shape", {y.dim, y.dim + y.rank})}};
}

std::optional<Graph> random_case(Rng& rng, DType dtype) {
  if (!movement::moves(dtype, true)) return std::nullopt;
  CaseBuilder build(rng, dtype);
  std::vector<int32_t> dims;
  for (uint64_t rank = rng.between(1, 4); rank > 0; --rank) dims.push_back(build.extent(1, 6));
  const TensorId x = build.input(dims);
  // Neighbours join, or ones come in between.
  Reshape::Attrs a;
  int32_t joined = 1;
  for (size_t i = 0; i < dims.size(); ++i) {
    joined *= dims[i];
    if (i + 1 < dims.size() && rng.chance(0.5)) continue;
    a.shape[a.rank++] = joined;
    joined = 1;
  }
  if (rng.chance(0.3)) a.shape[a.rank++] = 1;
  return build.finish(kDef, a, {x}, build.graph().tensors[size_t(x)].quant);
}

}  // namespace

const OpDef kDef = [] {
  OpDef def = movement::movement_def<View>("View", to_tflite, random_case);
  def.traits.view = true;
  return def;
}();

}  // namespace mw::reshape
