// SPDX-License-Identifier: Apache-2.0
// What: GraphTensors, the tensors of one subgraph of a .tflite on their way into a Graph.
// Why: a file declares more than its operators use, and what is wrong counts only where it is used;
// who writes what, and in which order, is proven here once for inputs, nodes and outputs.
// Contract: a tensor is converted at its first use and put into the graph when something needs it.
#pragma once

#include <map>
#include <optional>
#include <vector>

#include "host/import/tflite/read_tensor.h"
#include "host/ir/op_def.h"

namespace mw {

inline uint32_t size_of(const auto* vector) {
  return vector == nullptr ? 0 : vector->size();
}

class GraphTensors {
 public:
  struct Slot {
    std::optional<FileTensor> file;  // as the file declares it
    TensorId id = kNoTensor;         // in the graph, once something uses it
    bool written = false;            // by a node, or as a graph input
    bool listed = false;             // an operator takes its scales as a list
    bool plain = false;              // an operator takes the first scale and zero point
  };

  GraphTensors(TensorReader& reader, const tflite::SubGraph& subgraph, Graph& graph)
      : reader_(reader), subgraph_(subgraph), graph_(graph) {}

  std::string name(int32_t index) const;
  // A handle of a variable, which is no tensor of the graph.
  bool is_resource(int32_t index) const;
  // The tensor of a file index. Null for -1.
  Result<Slot*> slot(int32_t index);
  // What is read: a constant, or already written (so nodes are in order, without cycles).
  // `state`: or a variable, which then stands for a state of that node, and of no other.
  Result<Slot*> read(int32_t index, bool state = false);
  // A tensor that a graph input or a node writes: nothing else does, and it has no contents.
  // `kept`: or a variable, whose contents the node keeps.
  Result<Slot*> claim(int32_t index, bool kept = false);
  Result<TensorId> write(int32_t index, bool kept = false);
  // Puts the tensor into the graph; operands that only the importer reads stay outside. `list` is
  // the rule of an operator that takes its scales as a list, null elsewhere.
  Result<TensorId> use(Slot& slot, const QuantRule* list = nullptr);
  // Counts as written from now on, whatever the file says about it.
  void forgive(int32_t index);
  // What is wrong with the quantization of an operator's inputs and outputs, where it asks for it.
  std::optional<Error> quant_fault(const tflite::Operator& op) const;
  // What the file says of a tensor that has been read; null where none has.
  const FileTensor* file(int32_t index) const;

 private:
  bool in_range(int32_t index) const {
    return index >= 0 && uint32_t(index) < size_of(subgraph_.tensors());
  }
  Outcome normalize(const Slot& slot, const QuantRule* list);

  TensorReader& reader_;
  const tflite::SubGraph& subgraph_;
  Graph& graph_;
  std::map<int32_t, Slot> slots_;  // of those that something names: files list far more for little
};

}  // namespace mw
