// SPDX-License-Identifier: Apache-2.0
#include "ops/broadcast_to/broadcast_to.h"

#include "ops/_family/movement/movement_host.h"

namespace mw::broadcast_to {

extern const OpDef kDef;

namespace {

Result<TfliteExport> to_tflite(const Graph& graph, const Node& node) {
  const DType dtype = graph.tensors[size_t(node.input(movement::kX))].dtype;
  const BroadcastTo::Attrs& a = node.as<BroadcastTo::Attrs>();
  return TfliteExport{
      .extra_inputs = {movement::vector_of(node, "shape", {a.shape, a.shape + a.rank})},
      .version = dtype == DType::s8 || dtype == DType::s16 ? 3 : 2};
}

std::optional<Graph> random_case(Rng& rng, DType dtype) {
  if (!movement::moves(dtype, true)) return std::nullopt;
  CaseBuilder build(rng, dtype);
  BroadcastTo::Attrs a;
  auto dims = movement::draw_dims(build, rng.between(1, 5), 4);
  for (int32_t& dim : dims) {
    a.shape[a.rank++] = dim;
    if (rng.chance(0.4)) dim = 1;
  }
  // Fewer dimensions than y has.
  dims.erase(dims.begin(), dims.begin() + int64_t(rng.below(dims.size())));
  return movement::finish(build, kDef, a, dims);
}

}  // namespace

const OpDef kDef = movement::movement_def<Gather>("Gather", to_tflite, random_case);

}  // namespace mw::broadcast_to
