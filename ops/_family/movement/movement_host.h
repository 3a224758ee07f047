// SPDX-License-Identifier: Apache-2.0
// What: movement_def(), the host half of an operator that moves bytes, and pieces of its export and
// of its random cases.
// Contract: y has x's quantization; what else holds is set in what movement_def() gives.
#pragma once

#include <algorithm>

#include "host/ir/op_def.h"
#include "host/ir/random_case.h"
#include "ops/_family/movement/batch.h"
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

// What a peer moves: TFLM in part, LiteRT the rest; bool where `with_bool`.
inline bool moves(DType dtype, bool with_bool) {
  return dtype == DType::s8 || dtype == DType::f32 || dtype == DType::s16 || dtype == DType::s32 ||
         dtype == DType::s64 || dtype == DType::u8 || (with_bool && dtype == DType::b8);
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

// What LiteRT moves between squares and channels: TFLM does so in int8 and float32.
inline bool moves_blocks(DType dtype) {
  return moves(dtype, false) && dtype != DType::s16;
}
inline Result<TfliteExport> block_to_tflite(const Graph& graph, const Node& node) {
  const Tensor& x = graph.tensors[size_t(node.input(kX))];
  return TfliteExport{.options = {node.as<Block::Attrs>().block},
                      .version = x.dtype == DType::s8 ? 2 : 1};
}

// What LiteRT moves between images and batches: TFLM does so in int8 and float32.
inline bool moves_batches(DType dtype) {
  return moves(dtype, false);
}
inline Result<TfliteExport> batch_to_tflite(const Graph& graph, const Node& node,
                                            const char* edges) {
  const BatchAttrs& a = node.as<BatchAttrs>();
  const Tensor& x = graph.tensors[size_t(node.input(kX))];
  const auto sides = int32_t(x.shape.rank) - 2;
  std::vector<int32_t> pairs;
  for (int32_t d = 0; d < sides; ++d) pairs.insert(pairs.end(), {a.before[d], a.after[d]});
  const int version = x.dtype == DType::s16 ? 4 : sides == 1 ? 3 : x.dtype == DType::s8 ? 2 : 1;
  return TfliteExport{.extra_inputs = {vector_of(node, "block", {a.block, a.block + sides}),
                                       operand_of(node, edges, pairs, {sides, 2})},
                      .version = version};
}

// A batch of images of three or four dimensions, and what divides and crops them.
inline std::vector<int32_t> draw_batch(Rng& rng, CaseBuilder& build, BatchAttrs& a) {
  std::vector<int32_t> dims = {build.extent(1, 2)};
  const int32_t sides = rng.chance(0.8) ? 2 : 1;
  for (int32_t d = 0; d < sides; ++d) {
    dims.push_back(build.extent(1, 5));
    a.block[d] = build.extent(1, 3);
    dims[0] *= a.block[d];
    const int32_t spare = dims.back() * a.block[d] - 1;
    if (rng.chance(0.5)) a.before[d] = int32_t(rng.between(0, std::min(spare, 3)));
    if (rng.chance(0.5)) a.after[d] = int32_t(rng.between(0, std::min(spare - a.before[d], 3)));
  }
  dims.push_back(build.extent(1, 5));
  return dims;
}
// The image that such a batch makes.
inline std::vector<int32_t> draw_space(Rng& rng, CaseBuilder& build, DType dtype, BatchAttrs& a) {
  std::vector<int32_t> dims = draw_batch(rng, build, a);
  // TFLM, which takes these two, pads with a number that it never sets.
  if (dtype == DType::s8 || dtype == DType::f32) a = {{a.block[0], a.block[1]}, {}, {}};
  for (size_t d = 0; d + 2 < dims.size(); ++d) {
    dims[0] /= a.block[d];
    dims[d + 1] = dims[d + 1] * a.block[d] - a.before[d] - a.after[d];
  }
  return dims;
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
