// SPDX-License-Identifier: Apache-2.0
#include "ops/topk_v2/topk_v2.h"

#include "ops/_family/movement/movement_host.h"

namespace mw::topk_v2 {

extern const OpDef kDef;

namespace {

Result<TfliteExport> to_tflite(const Graph&, const Node& node) {
  return TfliteExport{.extra_inputs = {movement::operand_of(node, "k", {node.as<Attrs>().k}, {})}};
}

std::optional<Graph> random_case(Rng& rng, DType dtype) {
  if (!has_row(kDef, dtype)) return std::nullopt;
  CaseBuilder build(rng, dtype);
  const auto dims = movement::draw_dims(build, rng.between(1, 3), 9);
  const TensorId x = build.input(dims);
  auto graph = build.finish(kDef, Attrs{build.extent(1, dims.back())}, {x},
                            build.graph().tensors[size_t(x)].quant);
  if (graph) graph->tensors[size_t(graph->outputs[kPlaces])].quant = {};
  return graph;
}

}  // namespace

const OpDef kDef = {
    .core = &kCore,
    .rows = kRows,
    .quant = {.quantizable = false},
    .attrs = reflect<Attrs>(),
    .params = reflect<Params>(),
    .to_tflite = to_tflite,
    .random_case = random_case,
};

}  // namespace mw::topk_v2
