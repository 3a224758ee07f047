// SPDX-License-Identifier: Apache-2.0
// Removes nodes whose output is their first input byte for byte: views and conversions to the same
// type, and clamps to a range that the integer type cannot leave.
#include "host/passes/pass.h"

namespace mw {

namespace {

bool clamps_nothing(const OpDef& op, const Tensor& y) {
  if (op.traits.clamps == Activation::none || y.dtype != DType::s8) return false;
  int32_t low = 0, high = 0;
  return activation_range(op.traits.clamps, y.type(), low, high) == Status::ok && low == INT8_MIN &&
         high == INT8_MAX;
}

bool is_identity(const Graph& graph, const Node& node) {
  if (node.outputs.size() != 1 || node.inputs.empty() || node.op->core->states != 0) return false;
  const Tensor& x = graph.tensors[size_t(node.inputs[0])];
  const Tensor& y = graph.tensors[size_t(node.outputs[0])];
  if (!same_type(x, y)) return false;
  return node.op->core->view || node.op->traits.copies_same_type || clamps_nothing(*node.op, y);
}

}  // namespace

Outcome eliminate_identity(Graph& graph) {
  for (size_t n = 0; n < graph.nodes.size();) {
    const Node& node = graph.nodes[n];
    if (!is_identity(graph, node) || !bypass(graph, n, node.inputs[0])) ++n;
  }
  return Ok{};
}

}  // namespace mw
