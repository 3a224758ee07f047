// SPDX-License-Identifier: Apache-2.0
// What: the graph: tensors, and nodes in the order in which they run.
// Why: one form serves import, passes, training, quantization and compilation.
// Contract: a plain value. Nodes stand in topological order; every tensor is a graph input, a
// constant, the value of a variable, or the output of exactly one node (verify() in
// host/ir/verify.h proves it). TensorId indexes Graph::tensors; kNoTensor stands for an absent
// optional input.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "abi/tensor.h"
#include "host/base/files.h"

namespace mw {

struct OpDef;

using TensorId = int32_t;
inline constexpr TensorId kNoTensor = -1;

// Owns what mw::Quant borrows.
struct QuantInfo {
  std::vector<float> scales;  // empty: not quantized; one: per tensor; more: per channel
  int32_t zero_point = 0;
  int32_t axis = 0;

  bool operator==(const QuantInfo&) const = default;
};

struct Tensor {
  std::string name;
  DType dtype = DType::f32;
  Shape shape;
  QuantInfo quant;
  std::shared_ptr<const Bytes> data;  // contents of a constant, row-major little-endian; else null

  bool is_constant() const { return data != nullptr; }
  // The view that prepare() takes; valid while this tensor lives unchanged.
  TensorType type() const;
  uint64_t bytes() const { return storage_bytes(dtype, uint64_t(shape.elems())); }
  template <class T>
  std::span<const T> values() const {
    return {reinterpret_cast<const T*>(data->data()), data->size() / sizeof(T)};
  }
};

struct Graph;

struct Node {
  const OpDef* op = nullptr;
  Bytes attrs;  // the operator's Attrs struct
  std::vector<TensorId> inputs;
  std::vector<TensorId> outputs;
  std::string name;
  // What the node runs instead of a kernel: of `branch`, the graph for true and that for false.
  // Input 0 decides; the others are the inputs of each body, and the outputs those of each.
  // Of `loop`, the graph that makes the condition and the one that runs while it is true. Both take
  // as many values as the node, whose outputs they are in the end; what the second gives, both take
  // the next time.
  std::vector<Graph> bodies;

  template <class A>
  A& as() {
    return *reinterpret_cast<A*>(attrs.data());
  }
  template <class A>
  const A& as() const {
    return *reinterpret_cast<const A*>(attrs.data());
  }
  TensorId input(size_t slot) const { return slot < inputs.size() ? inputs[slot] : kNoTensor; }
};

// What lives from run to run: in each run `value` is what `next` was at the end of the run before.
struct Variable {
  TensorId value = kNoTensor, next = kNoTensor;
  std::shared_ptr<const Bytes> initial;  // `value` in the first run, and in the one after reset()
};

struct Graph {
  std::string name;
  std::vector<Tensor> tensors;
  std::vector<Node> nodes;
  std::vector<TensorId> inputs;
  std::vector<TensorId> outputs;
  std::vector<Variable> variables;
  std::map<std::string, std::string> metadata;  // "labels", conventions, provenance

  TensorId add(Tensor tensor);
  // Types of a node's inputs (absent ones have DType::none) and outputs, borrowing from the graph.
  std::vector<TensorType> input_types(const Node& node) const;
  std::vector<TensorType> output_types(const Node& node) const;
  // Index of the node that makes the tensor, -1 if none does.
  int producer(TensorId id) const;
  // Indices of the nodes that read the tensor, each once.
  std::vector<int> consumers(TensorId id) const;
  // Has variables, or nodes with bodies: only what flattens it (host/ir/flatten.h) may run it.
  bool has_flow() const;
};

// Bodies within bodies that a graph may have; what walks them calls itself.
inline constexpr int kMostBodyDepth = 16;

bool same_type(const Tensor& a, const Tensor& b);  // dtype, shape and quantization

template <class T>
std::shared_ptr<const Bytes> bytes_of(std::span<const T> values) {
  const auto* first = reinterpret_cast<const uint8_t*>(values.data());
  return std::make_shared<const Bytes>(first, first + values.size_bytes());
}
template <class T>
std::shared_ptr<const Bytes> bytes_of(const std::vector<T>& values) {
  return bytes_of(std::span<const T>(values));
}

}  // namespace mw
