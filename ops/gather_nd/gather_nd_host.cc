// SPDX-License-Identifier: Apache-2.0
#include "ops/gather_nd/gather_nd.h"

#include "ops/_family/movement/movement_host.h"
#include "ops/_family/points/points_host.h"

namespace mw::gather_nd {

extern const OpDef kDef;

namespace {

Result<TfliteExport> to_tflite(const Graph&, const Node&) {
  return TfliteExport{};
}

std::optional<Graph> random_case(Rng& rng, DType dtype) {
  if (!movement::moves(dtype, true)) return std::nullopt;
  CaseBuilder build(rng, dtype);
  const points::Drawn drawn = points::draw(rng, build);
  const TensorId x = build.input(drawn.tensor);
  const TensorId indices = build.operand(drawn.indices, drawn.values);
  return build.finish(kDef, Attrs{}, {x, indices}, build.graph().tensors[size_t(x)].quant);
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

}  // namespace mw::gather_nd
