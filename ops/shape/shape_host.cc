// SPDX-License-Identifier: Apache-2.0
#include "ops/shape/shape.h"

#include "ops/_family/movement/movement_host.h"

namespace mw::shape {

extern const OpDef kDef;

namespace {

Result<TfliteExport> to_tflite(const Graph& graph, const Node& node) {
  constexpr int kInt32 = 2, kInt64 = 4;  // of TFLite's types
  const bool wide = graph.tensors[size_t(node.outputs[0])].dtype == DType::s64;
  return TfliteExport{.options = {wide ? kInt64 : kInt32}};
}

std::optional<Graph> random_case(Rng& rng, DType dtype) {
  if (!movement::moves(dtype, true)) return std::nullopt;
  CaseBuilder build(rng, dtype);
  const TensorId x = build.input(movement::draw_dims(build, rng.between(1, 5), 5));
  return build.finish(kDef, Attrs{}, {x}, QuantInfo{}, rng.chance(0.3) ? DType::s64 : DType::s32);
}

}  // namespace

const OpDef kDef = {
    .core = &kCore,
    .rows = kRows,
    .traits = {.from_types = true},
    .quant = {.quantizable = false},
    .attrs = reflect<Attrs>(),
    .params = reflect<Params>(),
    .to_tflite = to_tflite,
    .random_case = random_case,
};

}  // namespace mw::shape
