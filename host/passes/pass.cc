// SPDX-License-Identifier: Apache-2.0
#include "host/passes/pass.h"

#include <algorithm>

namespace mw {

Uses::Uses(const Graph& graph)
    : made_by_(graph.tensors.size(), -1),
      readers_(graph.tensors.size(), 0),
      output_(graph.tensors.size(), false) {
  for (size_t n = 0; n < graph.nodes.size(); ++n) {
    const std::vector<TensorId>& inputs = graph.nodes[n].inputs;
    for (TensorId id : graph.nodes[n].outputs) made_by_[size_t(id)] = int(n);
    for (size_t i = 0; i < inputs.size(); ++i) {
      const bool seen = std::find(inputs.begin(), inputs.begin() + std::ptrdiff_t(i), inputs[i]) !=
                        inputs.begin() + std::ptrdiff_t(i);
      if (inputs[i] != kNoTensor && !seen) ++readers_[size_t(inputs[i])];
    }
  }
  for (TensorId id : graph.outputs) output_[size_t(id)] = true;
  for (const Variable& variable : graph.variables) output_[size_t(variable.next)] = true;
}

void remove_nodes(Graph& graph, const std::vector<bool>& dead) {
  std::vector<Node> nodes;
  for (size_t n = 0; n < graph.nodes.size(); ++n) {
    if (!dead[n]) nodes.push_back(std::move(graph.nodes[n]));
  }
  graph.nodes = std::move(nodes);

  std::vector<TensorId> renumbered(graph.tensors.size(), kNoTensor);
  const auto keep = [&](const std::vector<TensorId>& ids) {
    for (TensorId id : ids) {
      if (id != kNoTensor) renumbered[size_t(id)] = 0;
    }
  };
  keep(graph.inputs), keep(graph.outputs);
  for (const Variable& variable : graph.variables) keep({variable.value, variable.next});
  for (const Node& node : graph.nodes) keep(node.inputs), keep(node.outputs);
  std::vector<Tensor> tensors;
  for (size_t id = 0; id < renumbered.size(); ++id) {
    if (renumbered[id] == kNoTensor) continue;
    renumbered[id] = TensorId(tensors.size());
    tensors.push_back(std::move(graph.tensors[id]));
  }
  graph.tensors = std::move(tensors);
  const auto renumber = [&](std::vector<TensorId>& ids) {
    for (TensorId& id : ids) id = id == kNoTensor ? kNoTensor : renumbered[size_t(id)];
  };
  renumber(graph.inputs), renumber(graph.outputs);
  for (Variable& variable : graph.variables) {
    variable.value = renumbered[size_t(variable.value)];
    variable.next = renumbered[size_t(variable.next)];
  }
  for (Node& node : graph.nodes) renumber(node.inputs), renumber(node.outputs);
}

}  // namespace mw
