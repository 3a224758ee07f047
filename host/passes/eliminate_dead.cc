// SPDX-License-Identifier: Apache-2.0
// Removes nodes that no graph output needs, and constants that nothing reads.
#include "host/passes/pass.h"

namespace mw {

Outcome eliminate_dead(Graph& graph) {
  std::vector<bool> needed(graph.tensors.size(), false), dead(graph.nodes.size(), false);
  for (TensorId id : graph.outputs) needed[size_t(id)] = true;
  for (const Variable& variable : graph.variables) needed[size_t(variable.next)] = true;
  for (size_t n = graph.nodes.size(); n-- > 0;) {
    const Node& node = graph.nodes[n];
    dead[n] = true;
    for (TensorId id : node.outputs) dead[n] = dead[n] && !needed[size_t(id)];
    if (dead[n]) continue;
    for (TensorId id : node.inputs) {
      if (id != kNoTensor) needed[size_t(id)] = true;
    }
  }
  remove_nodes(graph, dead);
  return Ok{};
}

}  // namespace mw
