// SPDX-License-Identifier: Apache-2.0
// What: movement_def(), the host half of an operator that moves bytes, and pieces of its export and
// of its random cases.
// Contract: y has x's quantization; what else holds is set in what movement_def() gives.
#pragma once

#include "host/ir/op_def.h"
#include "host/ir/random_case.h"
#include "ops/_family/movement/block.h"
#include "ops/_family/movement/spread.h"

namespace mw::movement {

// A constant int32 operand of a node.
inline Tensor operand_of(const Node& node, const char* name, const std::vector<int32_t>& values,
                         const std::vector<int32_t>& dims) {
  return {node.name + "/" + name, DType::s32, CaseBuilder::shape(dims), {}, bytes_of(values)};
}
inline Tensor vector_of(const Node& node, const char* name, const std::vector<int32_t>& values) {
  return operand_of(node, name, values, {int32_t(values.size())});
}

// What TFLM moves; bool where `with_bool`.
inline bool moves(DType dtype, bool with_bool) {
  return dtype == DType::s8 || dtype == DType::f32 || dtype == DType::s16 || dtype == DType::s32 ||
         (with_bool && dtype == DType::b8);
}

inline std::vector<int32_t> draw_dims(CaseBuilder& build, int64_t rank, int32_t most) {
  std::vector<int32_t> dims;
  for (; rank > 0; --rank) dims.push_back(build.extent(1, most));
  return dims;
}

// The node behind a new input.
template <class A>
std::optional<Graph> finish(CaseBuilder& build, const OpDef& op, const A& attrs,
                            const std::vector<int32_t>& dims) {
  const TensorId x = build.input(dims);
  return build.finish(op, attrs, {x}, build.graph().tensors[size_t(x)].quant);
}

// What TFLM moves between squares and channels, and int32, which LiteRT moves.
inline bool moves_blocks(DType dtype) {
  return dtype == DType::s8 || dtype == DType::f32 || dtype == DType::s32;
}
inline Result<TfliteExport> block_to_tflite(const Graph& graph, const Node& node) {
  const Tensor& x = graph.tensors[size_t(node.input(kX))];
  return TfliteExport{.options = {node.as<Block::Attrs>().block},
                      .version = x.dtype == DType::s8 ? 2 : 1};
}

// Dimensions and what is put round them.
inline std::vector<int32_t> draw_pads(Rng& rng, CaseBuilder& build, PadAttrs& a) {
  std::vector<int32_t> dims;
  for (int64_t rank = rng.between(1, 5); rank > 0; --rank) {
    if (rng.chance(0.5)) {
      a.before[dims.size()] = int32_t(rng.between(0, 3));
      a.after[dims.size()] = int32_t(rng.between(0, 3));
    }
    dims.push_back(build.extent(1, 5));
  }
  return dims;
}

// The paddings as an operand of pairs.
inline Tensor paddings_of(const Graph& graph, const Node& node, const PadAttrs& a) {
  const auto rank = int32_t(graph.tensors[size_t(node.input(kX))].shape.rank);
  std::vector<int32_t> pairs;
  for (int32_t i = 0; i < rank; ++i) pairs.insert(pairs.end(), {a.before[i], a.after[i]});
  return operand_of(node, "paddings", pairs, {rank, 2});
}

template <class Op>
OpDef movement_def(const char* cpp_class,
                   Result<TfliteExport> (*to_tflite)(const Graph&, const Node&),
                   std::optional<Graph> (*random_case)(Rng&, DType)) {
  return {
      .core = &Op::kCore,
      .rows = Op::kRows,
      .traits = {.moves = true},
      .quant = {.output = QuantRule::Output::same_as_input},
      .attrs = reflect<typename Op::Attrs>(),
      .params = reflect<typename Op::Params>(),
      .to_tflite = to_tflite,
      .random_case = random_case,
      .cpp_class = cpp_class,
  };
}

}  // namespace mw::movement
