// SPDX-License-Identifier: Apache-2.0
// What: pool_def(), the host half of a pooling operator, from the description of its device half.
// Contract: kDef is the operator's own object, which its random cases name. y has x's quantization.
#pragma once

#include <algorithm>

#include "host/ir/op_def.h"
#include "host/ir/random_case.h"
#include "ops/_family/pool/pool.h"

namespace mw::pool {

inline Result<TfliteExport> to_tflite(const Graph& graph, const Node& node) {
  const PoolAttrs& a = node.as<PoolAttrs>();
  const bool s16 = graph.tensors[size_t(node.input(0))].dtype == DType::s16;
  return TfliteExport{
      .options = {int(a.padding), a.stride_w, a.stride_h, a.k_w, a.k_h, int(a.activation)},
      .version = s16 ? 3 : 2};
}

template <const OpDef& kDef>
std::optional<Graph> random_case(Rng& rng, DType dtype) {
  constexpr DType kTypes[] = {DType::s8, DType::u8, DType::s16, DType::f32};
  if (std::ranges::find(kTypes, dtype) == std::end(kTypes)) return std::nullopt;
  CaseBuilder build(rng, dtype);
  PoolAttrs a;
  build.draw_window(a);
  a.k_h = build.extent(1, 5), a.k_w = build.extent(1, 5);
  const int32_t in_h = a.k_h + build.extent(0, 6), in_w = a.k_w + build.extent(0, 6);
  const TensorId x = build.input({rng.chance(0.2) ? 2 : 1, in_h, in_w, build.extent(1, 19)});
  return build.finish(kDef, a, {x}, build.graph().tensors[size_t(x)].quant);
}

template <class Op, const OpDef& kDef>
OpDef pool_def() {
  return {
      .core = &Op::kCore,
      .rows = Op::kRows,
      .traits = {.fuses_clamp = true},
      .quant = {.output = QuantRule::Output::same_as_input},
      .attrs = reflect<PoolAttrs>(),
      .params = reflect<PoolParams>(),
      .to_tflite = to_tflite,
      .random_case = random_case<kDef>,
      .f32_tolerance = 1e-5f,
      .cpp_class = "Pool",
  };
}

}  // namespace mw::pool
