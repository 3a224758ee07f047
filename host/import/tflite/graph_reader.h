// SPDX-License-Identifier: Apache-2.0
// What: GraphReader, a subgraph of a .tflite file as a Graph, with the bodies that it runs.
// Why: bodies are read by the same rules as the graph they stand in, one within another.
// Contract: the model has passed the Verifier; nothing else is believed. What keeps the subgraph
// from running is found as a whole, in Reading::obstacles.
#pragma once

#include <map>
#include <memory>
#include <optional>

#include "host/import/tflite/graph_tensors.h"
#include "host/import/tflite/signed_twins.h"
#include "host/import/tflite/strides.h"
#include "host/import/tflite/variables.h"
#include "host/ir/obstacles.h"
#include "host/ir/op_def.h"

namespace mw {

// What a plan counts, and bytes that variables start with or that are decoded: tables that files
// share cost nothing.
constexpr uint32_t kMostOperators = INT16_MAX - 1, kMostTensors = 1 << 18, kMostMade = 4 << 20;
constexpr uint32_t kMostDecoded = 16 << 20;

// What the subgraphs of a file share while they are read.
struct Reading {
  std::span<const uint8_t> bytes;
  const tflite::Model& model;
  TensorReader tensors{model, bytes};
  Obstacles obstacles = {};
  // A subgraph that runs in two places counts twice.
  uint32_t operators_left = kMostOperators, tensors_left = kMostTensors, bytes_left = kMostMade;
  uint32_t decoded_left = kMostDecoded;
  int depth = 0;
};

class GraphReader {
 public:
  // `place`: as errors name the subgraph, empty for the first.
  GraphReader(Reading& reading, const tflite::SubGraph& subgraph, std::string place)
      : reading_(reading),
        bytes_(reading.bytes),
        model_(reading.model),
        subgraph_(subgraph),
        place_(std::move(place)),
        tensors_(reading.tensors, subgraph, graph_),
        variables_(graph_) {}

  uint32_t operator_count() const { return size_of(subgraph_.operators()); }
  Graph& graph() { return graph_; }

  // Goes on behind what cannot be read, so that all of it is found.
  void read_all();

  // Variables become those of the graph, with what the file's CALL_ONCE gives them.
  Outcome finish();

 private:
  using Slot = GraphTensors::Slot;

  void add_obstacle(Error& error);

  // Tables of a file may be shared: counts can be far beyond its size.
  Outcome check_counts() const;

  Outcome read_graph_inputs();

  Outcome read_graph_outputs();

  // Types of all inputs of the file's node: the graph inputs of the operator, then its operands.
  Result<std::vector<TensorType>> read_inputs(const tflite::Operator& op, const OpDef& def,
                                              Node& node);

  Outcome read_outputs(const tflite::Operator& op, const OpCore& core, Node& node);

  // True if the node computes a shape: its output is a constant from now on.
  Result<bool> fold(const tflite::Operator& op);

  // A table of the file as operators read it.
  FlatTable table_at(const void* table, FlatFile& file) const;

  Outcome read_node(const tflite::Operator& op);

  // The tensor as the file declares it.
  Result<TensorId> use(Slot& slot);
  // The same of an input that must be there.
  Result<TensorId> read_value(const tflite::Operator& op, uint32_t i);

  // Of uint8 and int8. `in`: the types of the inputs, operands among them.
  void settle_signs(Node& node, std::vector<TensorType>& in);

  // What a shape is computed from is a constant from now on, which operators may take as operand.
  Outcome fold_node(const tflite::Operator& op, const Node& node);

  // Which operand should be known by now.
  void name_unknown(const tflite::Operator& op, const std::vector<TensorType>& in,
                    const OpCore& core, Error& error) const;

  // The variable that input 0 is the handle of.
  Result<VariableKey> handle(const tflite::Operator& op, uint32_t inputs, uint32_t outputs) const;

  Outcome read_handle(const tflite::Operator& op);

  Outcome read_variable(const tflite::Operator& op);

  Outcome assign_variable(const tflite::Operator& op);

  // The subgraph whose number stands in a field of the options.
  Result<const tflite::SubGraph*> subgraph(const tflite::Operator& op, uint32_t field) const;

  // Subgraphs may run each other in a circle.
  std::optional<Error> too_deep() const;

  Outcome call_once(const tflite::Operator& op);

  // By position: the variable whose handle stands there.
  using Handles = std::vector<std::optional<VariableKey>>;

  // The inputs of an operator that runs subgraphs, which take those from `first` on.
  Result<Handles> read_taken(const tflite::Operator& op, uint32_t first, Node& node);

  // The subgraph of a field of the options, which the operator runs as `what`.
  Result<std::unique_ptr<GraphReader>> read_body(const tflite::Operator& op, uint32_t field,
                                                 const char* what, const Handles& handles);

  void add_flow(Node node, GraphReader& a, GraphReader& b);

  // STABLEHLO_COMPOSITE: what it is composed of stands in its place.
  Outcome read_composite(const tflite::Operator& op);

  // IF: the condition, then what both subgraphs take.
  Outcome read_branch(const tflite::Operator& op);

  // WHILE: what goes round, with handles amid it that stay where they are.
  Outcome read_loop(const tflite::Operator& op);

  Reading& reading_;
  std::span<const uint8_t> bytes_;
  const tflite::Model& model_;
  const tflite::SubGraph& subgraph_;
  std::string place_, at_;  // of the subgraph; of the node that is read
  Graph graph_;
  GraphTensors tensors_;
  SignedTwins twins_{graph_};
  VariableScope variables_;
  std::map<VariableKey, std::shared_ptr<const Bytes>> initial_;
  std::vector<Stride> strides_;
};

}  // namespace mw
