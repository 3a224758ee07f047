// SPDX-License-Identifier: Apache-2.0
// A view of a view reads what the first one reads.
#include "host/passes/pass.h"

namespace mw {

Outcome merge_views(Graph& graph) {
  Uses uses(graph);
  std::vector<bool> dead(graph.nodes.size(), false);
  for (Node& node : graph.nodes) {
    if (!node.op->traits.view) continue;
    const int before = uses.producer(node.inputs[0]);
    if (before < 0 || !graph.nodes[size_t(before)].op->traits.view) continue;
    const TensorId middle = node.inputs[0];
    node.inputs[0] = graph.nodes[size_t(before)].inputs[0];
    // An operator may derive its output shape from its input's; then it becomes one that says it.
    const Tensor& y = graph.tensors[size_t(node.outputs[0])];
    TensorType inferred = y.type();
    const std::vector<TensorType> in = graph.input_types(node);
    const Status status =
        node.op->core->infer(node.attrs.data(), {in.data(), uint32_t(in.size())}, {&inferred, 1});
    if (status != Status::ok || inferred.shape != y.shape || inferred.dtype != y.dtype) {
      node = view_node(graph, node.inputs[0], node.outputs[0]);
    }
    uses.remove_reader(middle), uses.add_reader(node.inputs[0]);
    dead[size_t(before)] = uses.readers(middle) == 0 && !uses.is_output(middle);
  }
  remove_nodes(graph, dead);
  return Ok{};
}

}  // namespace mw
