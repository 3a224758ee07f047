// SPDX-License-Identifier: Apache-2.0
#include "host/ir/unused_tensors.h"

namespace mw {

void drop_unused_tensors(Graph& graph) {
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
