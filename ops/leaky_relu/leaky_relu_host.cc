// SPDX-License-Identifier: Apache-2.0
#include "ops/leaky_relu/leaky_relu.h"

#include "host/ir/op_def.h"
#include "host/ir/random_case.h"

namespace mw::leaky_relu {

extern const OpDef kDef;

namespace {

Result<TfliteExport> to_tflite(const Graph& graph, const Node& node) {
  const bool real = graph.tensors[size_t(node.input(kX))].dtype == DType::f32;
  return TfliteExport{.options = {bits_from_float(node.as<Attrs>().alpha)},
                      .version = real ? 1 : 2};
}

std::optional<Graph> random_case(Rng& rng, DType dtype) {
  if (!has_row(kDef, dtype)) return std::nullopt;
  CaseBuilder build(rng, dtype);
  Attrs a{float(rng.uniform(0, 0.5))};
  if (rng.chance(0.3)) a.alpha = float(rng.uniform(-2, 2));
  if (rng.chance(0.1)) a.alpha = 0;
  std::vector<int32_t> dims;
  for (int64_t rank = rng.between(1, 4); rank > 0; --rank) dims.push_back(build.extent(1, 9));
  return build.finish(kDef, a, {build.input(dims)});
}

}  // namespace

const OpDef kDef = {
    .core = &kCore,
    .rows = kRows,
    .traits = {.elementwise = true, .unsigned_alike = true},
    .attrs = reflect<Attrs>(),
    .params = reflect<Params>(),
    .to_tflite = to_tflite,
    .random_case = random_case,
    .f32_tolerance = 1e-6f,
};

}  // namespace mw::leaky_relu
