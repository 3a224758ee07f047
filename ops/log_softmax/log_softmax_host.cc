// SPDX-License-Identifier: Apache-2.0
#include "ops/log_softmax/log_softmax.h"

#include "host/ir/op_def.h"
#include "host/ir/random_case.h"

namespace mw::log_softmax {

extern const OpDef kDef;

namespace {

Result<TfliteExport> to_tflite(const Graph& graph, const Node& node) {
  const bool real = graph.tensors[size_t(node.input(kX))].dtype == DType::f32;
  return TfliteExport{.version = real ? 1 : 2};
}

std::optional<Graph> random_case(Rng& rng, DType dtype) {
  if (!has_row(kDef, dtype)) return std::nullopt;
  CaseBuilder build(rng, dtype);
  std::vector<int32_t> dims = {build.extent(1, 40)};
  for (uint64_t leading = rng.below(4); leading > 0; --leading) {
    dims.insert(dims.begin(), build.extent(1, 3));
  }
  const QuantInfo quant = dtype == DType::s8 ? QuantInfo{{kYScale}, kYZeroPoint, 0} : QuantInfo{};
  return build.finish(kDef, Attrs{}, {build.input(dims)}, quant);
}

}  // namespace

const OpDef kDef = {
    .core = &kCore,
    .rows = kRows,
    .quant = {.output = QuantRule::Output::fixed,
              .fixed_scale = kYScale,
              .fixed_zero_point = kYZeroPoint},
    .attrs = reflect<Attrs>(),
    .params = reflect<Params>(),
    .to_tflite = to_tflite,
    .random_case = random_case,
    .f32_tolerance = 1e-6f,
};

}  // namespace mw::log_softmax
