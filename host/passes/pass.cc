// SPDX-License-Identifier: Apache-2.0
#include "host/passes/pass.h"

#include <algorithm>

#include "host/ir/unused_tensors.h"

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
  drop_unused_tensors(graph);
}

}  // namespace mw
