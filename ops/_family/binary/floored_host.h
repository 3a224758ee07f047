// SPDX-License-Identifier: Apache-2.0
// What: floored_def(), the host half of an operator of a quotient that is rounded down.
// Contract: kDef is the operator's own object, which its random cases name. The quantizer leaves
// these operators in float.
#pragma once

#include "ops/_family/binary/division_host.h"
#include "ops/_family/binary/floored.h"

namespace mw::binary {

template <int kFloatVersion>
Result<TfliteExport> floored_to_tflite(const Graph& graph, const Node& node) {
  const bool f32 = graph.tensors[size_t(node.input(kA))].dtype == DType::f32;
  return TfliteExport{.version = f32 ? kFloatVersion : 1};
}

template <const OpDef& kDef>
std::optional<Graph> random_floored(Rng& rng, DType dtype) {
  if (!has_row(kDef, dtype)) return std::nullopt;
  CaseBuilder build(rng, dtype);
  return random_division<kDef>(rng, build, NoAttrs{}, kPeerRank);
}

template <class Op, const OpDef& kDef, int kFloatVersion>
OpDef floored_def() {
  return {
      .core = &Op::kCore,
      .rows = Op::kRows,
      .traits = {.elementwise = true},
      .quant = {.quantizable = false},
      .attrs = reflect<NoAttrs>(),
      .params = reflect<typename Op::Params>(),
      .to_tflite = floored_to_tflite<kFloatVersion>,
      .random_case = random_floored<kDef>,
      .cpp_class = "Unscaled",
  };
}

}  // namespace mw::binary
