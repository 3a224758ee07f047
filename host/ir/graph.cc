// SPDX-License-Identifier: Apache-2.0
#include "host/ir/graph.h"

#include <algorithm>

namespace mw {

TensorType Tensor::type() const {
  TensorType type;
  type.dtype = dtype;
  type.shape = shape;
  type.quant.scales = Span<const float>(quant.scales.data(), uint32_t(quant.scales.size()));
  type.quant.zero_point = quant.zero_point;
  type.data = data == nullptr ? nullptr : data->data();
  return type;
}

TensorId Graph::add(Tensor tensor) {
  tensors.push_back(std::move(tensor));
  return TensorId(tensors.size() - 1);
}

namespace {

std::vector<TensorType> types_of(const Graph& graph, const std::vector<TensorId>& ids) {
  std::vector<TensorType> types;
  types.reserve(ids.size());
  for (TensorId id : ids) {
    types.push_back(id == kNoTensor ? TensorType{} : graph.tensors[size_t(id)].type());
  }
  return types;
}

}  // namespace

std::vector<TensorType> Graph::input_types(const Node& node) const {
  return types_of(*this, node.inputs);
}

std::vector<TensorType> Graph::output_types(const Node& node) const {
  return types_of(*this, node.outputs);
}

bool Graph::has_flow() const {
  return !variables.empty() ||
         std::ranges::any_of(nodes, [](const Node& node) { return !node.bodies.empty(); });
}

bool same_type(const Tensor& a, const Tensor& b) {
  return a.dtype == b.dtype && a.shape == b.shape && a.quant == b.quant;
}

int Graph::producer(TensorId id) const {
  for (size_t n = 0; n < nodes.size(); ++n) {
    if (std::ranges::count(nodes[n].outputs, id) != 0) return int(n);
  }
  return -1;
}

std::vector<int> Graph::consumers(TensorId id) const {
  std::vector<int> found;
  for (size_t n = 0; n < nodes.size(); ++n) {
    if (std::ranges::count(nodes[n].inputs, id) != 0) found.push_back(int(n));
  }
  return found;
}

}  // namespace mw
