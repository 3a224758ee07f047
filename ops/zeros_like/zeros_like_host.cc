// SPDX-License-Identifier: Apache-2.0
#include "ops/zeros_like/zeros_like.h"

#include "ops/_family/movement/movement_host.h"

namespace mw::zeros_like {

extern const OpDef kDef;

namespace {

Result<TfliteExport> to_tflite(const Graph&, const Node&) {
  return TfliteExport{};
}

std::optional<Graph> random_case(Rng& rng, DType dtype) {
  if (!movement::moves(dtype, false)) return std::nullopt;
  if (dtype == DType::s16 || dtype == DType::u8) return std::nullopt;  // no peer takes them
  CaseBuilder build(rng, dtype);
  const TensorId x = build.input(movement::draw_dims(build, rng.between(1, 5), 5));
  return build.finish(kDef, Attrs{}, {x}, build.graph().tensors[size_t(x)].quant);
}

}  // namespace

const OpDef kDef = {
    .core = &kCore,
    .rows = kRows,
    .traits = {.from_types = true},
    .quant = {.output = QuantRule::Output::same_as_input},
    .attrs = reflect<Attrs>(),
    .params = reflect<Params>(),
    .to_tflite = to_tflite,
    .random_case = random_case,
};

}  // namespace mw::zeros_like
