// SPDX-License-Identifier: Apache-2.0
// What: choice_def(), the host half of an operator that picks one of two values, from the
// description of its device half.
// Contract: kDef is the operator's own object, which its random cases name. The inputs take over
// the quantization of the output.
#pragma once

#include <algorithm>

#include "ops/_family/binary/binary_host.h"
#include "ops/_family/binary/choice.h"

namespace mw::binary {

inline Result<TfliteExport> choice_to_tflite(const Graph& graph, const Node& node) {
  const DType dtype = graph.tensors[size_t(node.input(kA))].dtype;
  return TfliteExport{.version = dtype == DType::s8 ? 2 : dtype == DType::s16 ? 4 : 1};
}

template <const OpDef& kDef>
std::optional<Graph> random_choice(Rng& rng, DType dtype) {
  const bool suits =
      std::ranges::any_of(kDef.rows, [&](const auto& row) { return row.x == dtype; });
  if (!suits) return std::nullopt;
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
      .traits = {.elementwise = true},
      .quant = {.output = QuantRule::Output::shared},
      .attrs = reflect<NoAttrs>(),
      .params = reflect<typename Op::Params>(),
      .to_tflite = choice_to_tflite,
      .random_case = random_choice<kDef>,
      .cpp_class = "Choice",
  };
}

}  // namespace mw::binary
