// SPDX-License-Identifier: Apache-2.0
// What: arithmetic_def(), the host half of an arithmetic operator of two operands, from the
// description of its device half.
// Contract: kDef is the operator's own object, which its random cases name.
#pragma once

#include "ops/_family/binary/arithmetic.h"
#include "ops/_family/binary/binary_host.h"

namespace mw::binary {

inline Result<TfliteExport> arithmetic_to_tflite(const Graph&, const Node& node) {
  return TfliteExport{.options = {int(node.as<ClampAttrs>().activation)}, .version = 2};
}

template <const OpDef& kDef>
std::optional<Graph> random_arithmetic(Rng& rng, DType dtype) {
  if (dtype != DType::s8 && dtype != DType::s32 && dtype != DType::f32) return std::nullopt;
  CaseBuilder build(rng, dtype);
  ClampAttrs attrs;
  if (dtype != DType::s32) attrs.activation = build.activation();
  const Operands dims = draw_operands(rng, build, kRank);
  const bool constant = rng.chance(0.3);
  const TensorId x = build.input(dims.a);
  const TensorId w = constant ? build.constant(dims.b) : build.input(dims.b);
  if (rng.chance(0.5)) return build.finish(kDef, attrs, {w, x});
  return build.finish(kDef, attrs, {x, w});
}

template <class Op, const OpDef& kDef>
OpDef arithmetic_def() {
  return {
      .core = &Op::kCore,
      .rows = Op::kRows,
      .traits = {.fuses_clamp = true, .elementwise = true},
      .attrs = reflect<ClampAttrs>(),
      .params = reflect<typename Op::Params>(),
      .to_tflite = arithmetic_to_tflite,
      .random_case = random_arithmetic<kDef>,
      .f32_tolerance = 1e-6f,
      .cpp_class = "Binary",
  };
}

}  // namespace mw::binary
