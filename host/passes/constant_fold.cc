// SPDX-License-Identifier: Apache-2.0
// Replaces nodes whose inputs are all constant by what their kernels compute from them. Streaming
// operators stay: their output changes from run to run.
#include <algorithm>

#include "host/ir/evaluate.h"
#include "host/passes/pass.h"

namespace mw {

namespace {

bool foldable(const Graph& graph, const Node& node) {
  if (node.op->core->states != 0 || node.inputs.empty()) return false;
  return std::ranges::all_of(node.inputs, [&](TensorId id) {
    return id == kNoTensor || graph.tensors[size_t(id)].is_constant();
  });
}

}  // namespace

Outcome constant_fold(Graph& graph) {
  std::vector<bool> dead(graph.nodes.size(), false);
  for (size_t n = 0; n < graph.nodes.size(); ++n) {
    const Node& node = graph.nodes[n];
    if (!foldable(graph, node)) continue;
    auto results = evaluate_node(graph, node);
    if (!results) continue;  // no kernel for it here: planning says so where the node remains
    for (size_t i = 0; i < node.outputs.size(); ++i) {
      graph.tensors[size_t(node.outputs[i])].data =
          std::make_shared<const Bytes>(std::move((*results)[i]));
    }
    dead[n] = true;
  }
  remove_nodes(graph, dead);
  return Ok{};
}

}  // namespace mw
