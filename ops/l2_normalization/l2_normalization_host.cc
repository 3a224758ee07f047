// SPDX-License-Identifier: Apache-2.0
#include "ops/l2_normalization/l2_normalization.h"

#include "host/ir/random_case.h"

namespace mw::l2_normalization {

extern const OpDef kDef;

namespace {

constexpr float kScale = 1.0f / 128;

Result<TfliteExport> to_tflite(const Graph& graph, const Node& node) {
  const DType x = graph.tensors[size_t(node.input(kX))].dtype;
  return TfliteExport{.options = {0}, .version = x == DType::s8 ? 2 : 1};
}

std::optional<Graph> random_case(Rng& rng, DType dtype) {
  if (!has_row(kDef, dtype)) return std::nullopt;
  CaseBuilder build(rng, dtype);
  std::vector<int32_t> dims;
  for (int64_t i = rng.between(0, 3); i > 0; --i) dims.push_back(build.extent(1, 4));
  dims.push_back(build.extent(1, 40));
  const TensorId x = build.input(dims);
  QuantInfo y;
  if (dtype == DType::s8) y = {{kScale}, 0, 0};
  return build.finish(kDef, Attrs{}, {x}, y);
}

}  // namespace

const OpDef kDef = {
    .core = &kCore,
    .rows = kRows,
    .quant = {.output = QuantRule::Output::fixed, .fixed_scale = kScale},
    .attrs = reflect<Attrs>(),
    .params = reflect<Params>(),
    .to_tflite = to_tflite,
    .random_case = random_case,
    .f32_tolerance = 1e-6f,
};

}  // namespace mw::l2_normalization
