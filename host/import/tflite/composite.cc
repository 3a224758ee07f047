// SPDX-License-Identifier: Apache-2.0
#include "host/import/tflite/composite.h"

#include "host/import/tflite/errors.h"
#include "host/import/tflite/graph_tensors.h"
#include "host/import/tflite/runnable.h"

namespace mw {

Result<const tflite::SubGraph*> parts_of(const tflite::Model& model, const tflite::Operator& op) {
  const auto* options = op.builtin_options_2_as_StableHLOCompositeOptions();
  if (options == nullptr) return malformed("it has no options");
  const int32_t index = options->decomposition_subgraph_index();
  if (index <= 0 || uint32_t(index) >= size_of(model.subgraphs())) {
    return malformed("subgraph " + std::to_string(index) + " cannot be what it is composed of");
  }
  return model.subgraphs()->Get(uint32_t(index));
}

Result<std::vector<TensorId>> put_in_place(Graph& graph, Graph body,
                                           const std::vector<TensorId>& taken) {
  if (body.inputs.size() != taken.size()) {
    return malformed("it has " + std::to_string(taken.size()) + " inputs, its subgraph " +
                     std::to_string(body.inputs.size()));
  }
  std::vector<TensorId> to(body.tensors.size(), kNoTensor);
  for (size_t i = 0; i < taken.size(); ++i) {
    const Tensor &wanted = body.tensors[size_t(body.inputs[i])],
                 &given = graph.tensors[size_t(taken[i])];
    if (wanted.dtype != given.dtype || wanted.shape != given.shape) {
      return malformed("input " + std::to_string(i) + " is " + type_text(given.type()) +
                       ", its subgraph takes " + type_text(wanted.type()));
    }
    to[size_t(body.inputs[i])] = taken[i];
  }
  for (size_t i = 0; i < to.size(); ++i) {
    if (to[i] == kNoTensor) to[i] = graph.add(std::move(body.tensors[i]));
  }
  const auto renumber = [&](std::vector<TensorId>& ids) {
    for (TensorId& id : ids) id = id == kNoTensor ? id : to[size_t(id)];
  };
  for (Node& node : body.nodes) {
    renumber(node.inputs);
    renumber(node.outputs);
    graph.nodes.push_back(std::move(node));
  }
  renumber(body.outputs);
  return std::move(body.outputs);
}

}  // namespace mw
