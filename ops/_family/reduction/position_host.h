// SPDX-License-Identifier: Apache-2.0
// What: position_def(), the host half of an operator that says where a value stands, from the
// description of its device half.
// Contract: kDef is the operator's own object, which its random cases name.
#pragma once

#include "host/ir/op_def.h"
#include "host/ir/random_case.h"
#include "ops/_family/reduction/position.h"

namespace mw::reduction {

inline Result<TfliteExport> position_to_tflite(const Graph& graph, const Node& node) {
  Tensor axis{node.name + "/axis",
              DType::s32,
              Shape{},
              {},
              bytes_of(std::vector<int32_t>{node.as<PositionAttrs>().axis})};
  constexpr int kInt32 = 2, kInt64 = 4;  // of TFLite's types
  const bool wide = graph.tensors[size_t(node.outputs[0])].dtype == DType::s64;
  const bool s8 = graph.tensors[size_t(node.input(0))].dtype == DType::s8;
  return TfliteExport{.extra_inputs = {std::move(axis)},
                      .options = {wide ? kInt64 : kInt32},
                      .version = s8 ? 2 : 1};
}

template <const OpDef& kDef>
std::optional<Graph> random_position(Rng& rng, DType dtype) {
  if (!has_row(kDef, dtype)) return std::nullopt;
  CaseBuilder build(rng, dtype);
  std::vector<int32_t> dims;
  for (int64_t rank = rng.between(1, 4); rank > 0; --rank) dims.push_back(build.extent(1, 7));
  const PositionAttrs a{int32_t(rng.below(dims.size()))};
  const TensorId x = build.input(dims);
  const DType out = rng.chance(0.3) ? DType::s64 : DType::s32;
  return build.finish(kDef, a, {x}, QuantInfo{}, out);
}

template <class Op, const OpDef& kDef>
OpDef position_def() {
  return {
      .core = &Op::kCore,
      .rows = Op::kRows,
      .quant = {.quantizable = false},
      .attrs = reflect<PositionAttrs>(),
      .params = reflect<Place::Params>(),
      .to_tflite = position_to_tflite,
      .random_case = random_position<kDef>,
      .cpp_class = "Position",
  };
}

}  // namespace mw::reduction
