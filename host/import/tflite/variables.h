// SPDX-License-Identifier: Apache-2.0
// What: VariableScope, the variables that a subgraph reads and assigns, as tensors of its Graph.
// Why: in a file they are places that operators change in an order; in a Graph each value is a
// tensor of its own, made once.
// Contract: a key tells a variable in all subgraphs of the file. Within a body a variable is one
// more input and, where it is assigned, one more output.
#pragma once

#include <compare>
#include <map>
#include <string>

#include "abi/flat_file.h"
#include "host/ir/graph.h"

namespace mw {

// As VAR_HANDLE names a variable.
struct VariableKey {
  std::string container, name;

  auto operator<=>(const VariableKey&) const = default;
};

// From the options of a VAR_HANDLE; false: its texts are too long.
bool read_key(const FlatTable& options, VariableKey& key);

class VariableScope {
 public:
  struct Held {
    TensorId value = kNoTensor;    // where the graph begins
    TensorId current = kNoTensor;  // behind the operators read so far
    bool assigned = false;
  };

  explicit VariableScope(Graph& graph) : graph_(graph) {}
  Graph& graph() const { return graph_; }

  // The variable's current tensor. Its first use declares it, with that type.
  TensorId read(const VariableKey& key, Tensor type) { return held(key, std::move(type)).current; }
  void assign(const VariableKey& key, TensorId tensor) {
    Held& held = this->held(key, graph_.tensors[size_t(tensor)]);
    held.current = tensor;
    held.assigned = true;
  }
  // By key, and so in one order for all who ask.
  const std::map<VariableKey, Held>& all() const { return held_; }

  // The variable that a tensor of the file stands for.
  void bind(int32_t index, VariableKey key) { keys_[index] = std::move(key); }
  const VariableKey* key_of(int32_t index) const {
    const auto found = keys_.find(index);
    return found == keys_.end() ? nullptr : &found->second;
  }

 private:
  Held& held(const VariableKey& key, Tensor type) {
    const auto [place, is_new] = held_.try_emplace(key);
    if (is_new) {
      type.name = key.name;
      type.data = nullptr;
      place->second.value = place->second.current = graph_.add(std::move(type));
    }
    return place->second;
  }

  Graph& graph_;
  std::map<VariableKey, Held> held_;
  std::map<int32_t, VariableKey> keys_;
};

// The tensor, or where that has another quantization its bytes as `type`.
TensorId of_type(Graph& graph, TensorId from, const Tensor& type);

// Makes variables that the bodies of a node use inputs and outputs of it and of them: what one body
// uses, both take; what one assigns, both give. All goes round a loop, whose condition, a, gives
// nothing. `outer`: of the graph that the node will stand in.
void share_variables(VariableScope& outer, VariableScope& a, VariableScope& b, Node& node);

}  // namespace mw
