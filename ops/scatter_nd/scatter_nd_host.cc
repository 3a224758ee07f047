// SPDX-License-Identifier: Apache-2.0
#include "ops/scatter_nd/scatter_nd.h"

#include "ops/_family/movement/movement_host.h"
#include "ops/_family/points/points_host.h"

namespace mw::scatter_nd {

extern const OpDef kDef;

namespace {

Result<TfliteExport> to_tflite(const Graph&, const Node& node) {
  const Attrs& a = node.as<Attrs>();
  return TfliteExport{
      .extra_inputs = {movement::vector_of(node, "shape", {a.shape, a.shape + a.rank})}};
}

std::optional<Graph> random_case(Rng& rng, DType dtype) {
  constexpr DType kTypes[] = {DType::s8, DType::u8, DType::s32, DType::s64, DType::f32};
  if (std::ranges::find(kTypes, dtype) == std::end(kTypes)) return std::nullopt;
  CaseBuilder build(rng, dtype);
  const points::Drawn drawn = points::draw(rng, build);
  Attrs a;
  for (int32_t dim : drawn.tensor) a.shape[a.rank++] = dim;
  const TensorId indices = build.operand(drawn.indices, drawn.values);
  const TensorId updates = build.input(drawn.slices);
  return build.finish(kDef, a, {indices, updates}, build.graph().tensors[size_t(updates)].quant);
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

}  // namespace mw::scatter_nd
