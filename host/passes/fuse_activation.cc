// SPDX-License-Identifier: Apache-2.0
// Moves a clamp into the node before it. Exact for integers only if the clamp does not requantize:
// input and output must have one scale and zero point.
#include <optional>

#include "host/passes/pass.h"

namespace mw {

namespace {

// The activation that does what `first`, then `second` do; empty if none of the four does.
std::optional<Activation> both(Activation first, Activation second) {
  if (first == second || second == Activation::none) return first;
  if (first == Activation::none) return second;
  const bool narrow = first == Activation::relu_n1_to_1 || second == Activation::relu_n1_to_1;
  return narrow ? std::nullopt : std::optional(Activation::relu6);
}

bool fuse(Graph& graph, Uses& uses, size_t n) {
  Node& clamp = graph.nodes[n];
  if (clamp.op->traits.clamps == Activation::none) return false;
  const TensorId x = clamp.inputs[0], y = clamp.outputs[0];
  const int before = uses.producer(x);
  if (before < 0 || !uses.feeds_one_node(x)) return false;
  Node& node = graph.nodes[size_t(before)];
  if (!node.op->traits.fuses_clamp || node.outputs[0] != x) return false;
  if (!same_type(graph.tensors[size_t(x)], graph.tensors[size_t(y)])) return false;
  const auto fused = both(Activation(int(get_attr(node, "activation"))), clamp.op->traits.clamps);
  if (!fused) return false;
  set_attr(node, "activation", double(*fused));
  node.outputs[0] = y;
  uses.set_producer(y, before);
  clamp.inputs.clear();
  clamp.outputs.clear();
  return true;
}

}  // namespace

Outcome fuse_activation(Graph& graph) {
  Uses uses(graph);
  std::vector<bool> dead(graph.nodes.size(), false);
  for (size_t n = 0; n < graph.nodes.size(); ++n) dead[n] = fuse(graph, uses, n);
  remove_nodes(graph, dead);
  return Ok{};
}

}  // namespace mw
