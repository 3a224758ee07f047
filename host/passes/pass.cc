// SPDX-License-Identifier: Apache-2.0
#include "host/passes/pass.h"

#include <algorithm>

namespace mw {

bool is_graph_output(const Graph& graph, TensorId id) {
  return std::ranges::find(graph.outputs, id) != graph.outputs.end();
}

bool only_feeds(const Graph& graph, TensorId id, size_t reader) {
  return !is_graph_output(graph, id) && graph.consumers(id) == std::vector<int>{int(reader)};
}

bool same_type(const Tensor& a, const Tensor& b) {
  return a.dtype == b.dtype && a.shape == b.shape && a.quant == b.quant;
}

namespace {

void replace_reads(Graph& graph, TensorId from, TensorId to) {
  for (Node& node : graph.nodes) std::ranges::replace(node.inputs, from, to);
}

}  // namespace

bool bypass(Graph& graph, size_t index, TensorId x) {
  Node& node = graph.nodes[index];
  const TensorId y = node.outputs[0];
  if (is_graph_output(graph, y)) {
    const int producer = graph.producer(x);
    if (producer < 0 || is_graph_output(graph, x)) return false;
    std::ranges::replace(graph.nodes[size_t(producer)].outputs, x, y);
    replace_reads(graph, x, y);
  } else {
    replace_reads(graph, y, x);
  }
  std::vector<bool> dead(graph.nodes.size(), false);
  dead[index] = true;
  remove_nodes(graph, dead);
  return true;
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
  for (Node& node : graph.nodes) renumber(node.inputs), renumber(node.outputs);
}

double get_attr(const Node& node, std::string_view name) {
  const Field* field = node.op->attrs.find(name);
  MW_CHECK(field != nullptr, "no attribute " + std::string(name));
  return get_field(*field, node.attrs, 0);
}

void set_attr(Node& node, std::string_view name, double value) {
  const Field* field = node.op->attrs.find(name);
  MW_CHECK(field != nullptr && set_field(*field, node.attrs, 0, value),
           "cannot set attribute " + std::string(name));
}

}  // namespace mw
