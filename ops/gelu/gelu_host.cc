// SPDX-License-Identifier: Apache-2.0
#include "ops/gelu/gelu.h"

#include "host/ir/op_def.h"
#include "host/ir/random_case.h"

namespace mw::gelu {

extern const OpDef kDef;

namespace {

Result<TfliteExport> to_tflite(const Graph& graph, const Node& node) {
  const bool real = graph.tensors[size_t(node.input(kX))].dtype == DType::f32;
  return TfliteExport{.options = {node.as<Attrs>().approximate}, .version = real ? 1 : 2};
}

std::optional<Graph> random_case(Rng& rng, DType dtype) {
  if (!has_row(kDef, dtype)) return std::nullopt;
  CaseBuilder build(rng, dtype);
  std::vector<int32_t> dims;
  for (int64_t rank = rng.between(1, 4); rank > 0; --rank) dims.push_back(build.extent(1, 9));
  return build.finish(kDef, Attrs{int32_t(rng.below(2))}, {build.input(dims)});
}

}  // namespace

const OpDef kDef = {
    .core = &kCore,
    .rows = kRows,
    .traits = {.elementwise = true},
    .attrs = reflect<Attrs>(),
    .params = reflect<Params>(),
    .to_tflite = to_tflite,
    .random_case = random_case,
    .f32_tolerance = 4e-6f,  // LiteRT takes tanh from 1
};

}  // namespace mw::gelu
