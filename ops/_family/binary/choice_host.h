// SPDX-License-Identifier: Apache-2.0
// What: choice_def(), the host half of an operator that picks one of two values, from the
// description of its device half.
// Contract: kDef is the operator's own object, which its random cases name. The inputs take over
// the quantization of the output.
#pragma once

#include "ops/_family/binary/binary_host.h"
#include "ops/_family/binary/choice.h"

namespace mw::binary {

inline Result<TfliteExport> choice_to_tflite(const Graph& graph, const Node& node) {
  constexpr Versions kVersions{.s8 = 2, .s16 = 4, .many_dims = 3};
  return TfliteExport{.version = version_of<kVersions>(graph, node)};
}

template <const OpDef& kDef>
std::optional<Graph> random_choice(Rng& rng, DType dtype) {
  if (!has_row(kDef, dtype)) return std::nullopt;
  CaseBuilder build(rng, dtype);
  const Operands dims = draw_operands(rng, build, kRank);
  const TensorId x = build.input(dims.a);
  const TensorId w = rng.chance(0.3) ? build.constant(dims.b) : build.input(dims.b);
  const QuantInfo quant = build.graph().tensors[size_t(x)].quant;
  build.graph().tensors[size_t(w)].quant = quant;
  if (rng.chance(0.5)) return build.finish(kDef, NoAttrs{}, {w, x}, quant);
  return build.finish(kDef, NoAttrs{}, {x, w}, quant);
}

template <class Op, const OpDef& kDef>
OpDef choice_def() {
  return {
      .core = &Op::kCore,
      .rows = Op::kRows,
      .traits = {.elementwise = true, .unsigned_alike = true},
      .quant = {.output = QuantRule::Output::shared},
      .attrs = reflect<NoAttrs>(),
      .params = reflect<typename Op::Params>(),
      .to_tflite = choice_to_tflite,
      .random_case = random_choice<kDef>,
      .cpp_class = "Choice",
  };
}

}  // namespace mw::binary
