// SPDX-License-Identifier: Apache-2.0
#include "ops/dequantize/dequantize.h"

#include "host/ir/op_def.h"
#include "host/ir/random_case.h"

namespace mw::dequantize {

extern const OpDef kDef;

namespace {

Result<TfliteExport> to_tflite(const Graph& graph, const Node& node) {
  const bool half = graph.tensors[size_t(node.input(kX))].dtype == DType::f16;
  return TfliteExport{.version = half ? 3 : 2};
}

std::optional<Graph> random_case(Rng& rng, DType dtype) {
  if (!has_row(kDef, dtype)) return std::nullopt;
  CaseBuilder build(rng, dtype);
  std::vector<int32_t> dims;
  for (int64_t rank = rng.between(1, 4); rank > 0; --rank) dims.push_back(build.extent(1, 9));
  return build.finish(kDef, Attrs{}, {build.input(dims)}, QuantInfo{});
}

}  // namespace

const OpDef kDef = {
    .core = &kCore,
    .rows = kRows,
    .traits = {.elementwise = true, .unsigned_alike = true},
    .quant = {.quantizable = false},
    .attrs = reflect<Attrs>(),
    .params = reflect<Params>(),
    .to_tflite = to_tflite,
    .random_case = random_case,
    .f32_tolerance = 1e-6f,
};

}  // namespace mw::dequantize
