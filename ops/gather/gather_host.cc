// SPDX-License-Identifier: Apache-2.0
#include "ops/gather/gather.h"

#include "ops/_family/movement/movement_host.h"

namespace mw::gather {

extern const OpDef kDef;

namespace {

int version_of(const Attrs& a, DType dtype) {
  if (a.batch_dims != 0) return 5;
  return dtype == DType::s16 ? 4 : dtype == DType::b8 ? 3 : dtype == DType::s8 ? 2 : 1;
}

Result<TfliteExport> to_tflite(const Graph& graph, const Node& node) {
  const Attrs& a = node.as<Attrs>();
  return TfliteExport{.options = {a.axis, a.batch_dims},
                      .version = version_of(a, graph.tensors[size_t(node.input(kX))].dtype)};
}

std::optional<Graph> random_case(Rng& rng, DType dtype) {
  if (!movement::moves(dtype, true)) return std::nullopt;
  CaseBuilder build(rng, dtype);
  const auto dims = movement::draw_dims(build, rng.between(1, 4), 5);
  Attrs a{int32_t(rng.below(dims.size())), 0};
  if (rng.chance(0.3)) a.batch_dims = int32_t(rng.between(0, a.axis));
  std::vector<int32_t> picked(dims.begin(), dims.begin() + a.batch_dims);
  const int64_t more = dims.size() == 1 ? 1 : 0;  // a scalar takes a dimension from y
  for (int64_t rank = rng.between(more, 2); rank > 0; --rank) picked.push_back(build.extent(1, 5));
  const TensorId x = build.input(dims);
  const TensorId indices = build.table<int32_t>(picked, 0, dims[size_t(a.axis)] - 1);
  return build.finish(kDef, a, {x, indices}, build.graph().tensors[size_t(x)].quant);
}

}  // namespace

const OpDef kDef = {
    .core = &kCore,
    .rows = kRows,
    .traits = {.moves = true},
    .quant = {.output = QuantRule::Output::same_as_input},
    .attrs = reflect<Attrs>(),
    .params = reflect<Params>(),
    .to_tflite = to_tflite,
    .random_case = random_case,
};

}  // namespace mw::gather
