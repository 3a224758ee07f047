// SPDX-License-Identifier: Apache-2.0
// What: cut_def(), the host half of an operator that cuts a tensor up, from the description of its
// device half; and the pieces of its export.
// Contract: kDef is the operator's own object, which its random cases name. The parts have x's
// quantization.
#pragma once

#include "host/ir/op_def.h"
#include "host/ir/random_case.h"
#include "ops/_family/parts/cut.h"
#include "ops/_family/parts/parts_host.h"

namespace mw::parts {

// A constant of int32 values; a scalar where the rank is 0.
inline Tensor operand_of(const Node& node, const char* name, const std::vector<int32_t>& values,
                         uint32_t rank) {
  const Shape shape{{int32_t(values.size())}, rank};
  return {node.name + "/" + name, DType::s32, shape, {}, bytes_of(values)};
}

// Outputs have shapes of their own, so the node is put together here.
template <class Op, const OpDef& kDef>
std::optional<Graph> random_case(Rng& rng, DType dtype) {
  constexpr DType kNoPeer = Op::kForm == Form::slices ? DType::s64 : DType::b8;
  if (!has_peer(dtype) || dtype == kNoPeer) return std::nullopt;
  CaseBuilder build(rng, dtype);
  std::vector<int32_t> dims;
  for (int64_t rank = rng.between(1, 4); rank > 0; --rank) dims.push_back(build.extent(1, 5));
  const size_t axis = rng.below(dims.size());
  // In front of the axis there are no others in a third of the cases: parts of x may be views.
  if (rng.chance(1.0 / 3)) std::fill_n(dims.begin(), axis, 1);
  std::vector<int32_t> extents(size_t(build.extent(1, 6)), build.extent(1, 16));
  for (int32_t& extent : extents) {
    if (Op::kForm == Form::any) extent = build.extent(1, 16);
    if (Op::kForm == Form::equal) extent = extents[0];
    if (Op::kForm == Form::slices) extent = 1;
  }
  dims[axis] = 0;
  for (int32_t extent : extents) dims[axis] += extent;
  PartsAttrs a;
  a.axis = int32_t(axis) - (rng.chance(0.3) ? int32_t(dims.size()) : 0);
  const TensorId x = build.input(dims);
  Graph& graph = build.graph();
  const auto* first = reinterpret_cast<const uint8_t*>(&a);
  Node node{&kDef, Bytes(first, first + sizeof(a)), {x}, {}, "y"};
  Tensor part = graph.tensors[size_t(x)];
  for (size_t i = 0; i < extents.size(); ++i) {
    part.name = "y" + std::to_string(i);
    part.shape.dim[axis] = extents[i];
    if (Op::kForm == Form::slices &&
        slice(a.axis, CaseBuilder::shape(dims), part.shape) != Status::ok) {
      return std::nullopt;
    }
    node.outputs.push_back(graph.add(part));
  }
  graph.outputs = node.outputs;
  graph.nodes.push_back(std::move(node));
  return std::move(graph);
}

template <class Op, const OpDef& kDef>
OpDef cut_def(Result<TfliteExport> (*to_tflite)(const Graph&, const Node&)) {
  return {
      .core = &Op::kCore,
      .rows = Op::kRows,
      .traits = {.unsigned_alike = true},
      .quant = {.output = QuantRule::Output::same_as_input},
      .attrs = reflect<PartsAttrs>(),
      .params = reflect<PartsParams>(),
      .to_tflite = to_tflite,
      .random_case = random_case<Op, kDef>,
      .cpp_class = "Cut",
  };
}

}  // namespace mw::parts
