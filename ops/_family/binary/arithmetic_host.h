// SPDX-License-Identifier: Apache-2.0
// What: arithmetic_def(), the host half of an arithmetic operator of two operands, from the
// description of its device half.
// Contract: kDef is the operator's own object, which its random cases name.
#pragma once

#include <type_traits>

#include "ops/_family/binary/arithmetic.h"
#include "ops/_family/binary/binary_host.h"

namespace mw::binary {

template <class Op>
constexpr bool kHasClamp = std::is_same_v<typename Op::Attrs, ClampAttrs>;

// int16 as TFLM takes it, whatever the file says: of any scale.
template <class Op, Versions kVersions>
Result<TfliteExport> arithmetic_to_tflite(const Graph& graph, const Node& node) {
  TfliteExport form{.version = version_of<kVersions>(graph, node)};
  if constexpr (kHasClamp<Op>) form.options = {int(node.as<ClampAttrs>().activation)};
  const bool s16 = graph.tensors[size_t(node.input(kA))].dtype == DType::s16;
  if (kHasClamp<Op> && std::is_base_of_v<Scaled, Op> && s16) form.options.push_back(0);
  return form;
}

template <class Op, const OpDef& kDef>
std::optional<Graph> random_arithmetic(Rng& rng, DType dtype) {
  if (!has_row(kDef, dtype)) return std::nullopt;
  CaseBuilder build(rng, dtype);
  typename Op::Attrs attrs;
  if constexpr (kHasClamp<Op>) {
    const Activation drawn = build.activation();
    if (Op::kClampsS32 || dtype != DType::s32) attrs.activation = drawn;
  }
  const Operands dims = draw_operands(rng, build, kHasClamp<Op> ? kRank : kPeerRank);
  const bool constant = rng.chance(0.3);
  const TensorId x = build.input(dims.a);
  const TensorId w = constant ? build.constant(dims.b) : build.input(dims.b);
  if (rng.chance(0.5)) return build.finish(kDef, attrs, {w, x});
  return build.finish(kDef, attrs, {x, w});
}

template <class Op, const OpDef& kDef, Versions kVersions>
OpDef arithmetic_def() {
  return {
      .core = &Op::kCore,
      .rows = Op::kRows,
      .traits = {.fuses_clamp = kHasClamp<Op>, .elementwise = true, .unsigned_alike = true},
      .attrs = reflect<typename Op::Attrs>(),
      .params = reflect<typename Op::Params>(),
      .to_tflite = arithmetic_to_tflite<Op, kVersions>,
      .random_case = random_arithmetic<Op, kDef>,
      .f32_tolerance = 1e-6f,
      .cpp_class = "Binary",
  };
}

}  // namespace mw::binary
