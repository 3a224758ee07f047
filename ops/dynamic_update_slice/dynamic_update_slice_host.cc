// SPDX-License-Identifier: Apache-2.0
#include "ops/dynamic_update_slice/dynamic_update_slice.h"

#include "ops/_family/movement/movement_host.h"

namespace mw::dynamic_update_slice {

extern const OpDef kDef;

namespace {

Result<TfliteExport> to_tflite(const Graph& graph, const Node& node) {
  const bool wide = graph.tensors[size_t(node.input(kStart))].dtype == DType::s64;
  return TfliteExport{.version = wide ? 2 : 1};
}

std::optional<Graph> random_case(Rng& rng, DType dtype) {
  if (!movement::moves(dtype, true)) return std::nullopt;
  CaseBuilder build(rng, dtype);
  const auto dims = movement::draw_dims(build, rng.between(1, 4), 6);
  std::vector<int32_t> part;
  for (int32_t dim : dims) part.push_back(build.extent(1, dim));
  const TensorId x = build.input(dims), update = build.input(part);
  const QuantInfo quant = build.graph().tensors[size_t(x)].quant;
  build.graph().tensors[size_t(update)].quant = quant;
  const std::vector<int32_t> rank = {int32_t(dims.size())};
  TensorId start;
  if (rng.chance(0.3)) {
    start = build.table<int64_t>(rank, -3, 8);
  } else if (rng.chance(0.5)) {
    start = build.table<int32_t>(rank, -3, 8);
  } else {  // that a run brings
    start = build.input(rank);
    Tensor& tensor = build.graph().tensors[size_t(start)];
    tensor.dtype = DType::s32, tensor.quant = {};
  }
  return build.finish(kDef, Attrs{}, {x, update, start}, quant);
}

}  // namespace

const OpDef kDef = {
    .core = &kCore,
    .rows = kRows,
    .traits = {.moves = true},
    .quant = {.quantizable = false},
    .attrs = reflect<Attrs>(),
    .params = reflect<Params>(),
    .to_tflite = to_tflite,
    .random_case = random_case,
};

}  // namespace mw::dynamic_update_slice
