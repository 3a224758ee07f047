// SPDX-License-Identifier: Apache-2.0
// What: Pass, one rewrite of a graph, and the edits that passes share.
// Why: each rewrite is one file that can be read, tested and switched off alone.
// Contract: a pass takes a graph that verify() accepts and leaves one; it keeps every graph input
// and output, in order, with its name and type; it never changes an output byte of an integer
// graph. What does not match is left as it is. Passes ask traits, never operator codes.
#pragma once

#include <string_view>
#include <vector>

#include "host/base/result.h"
#include "host/ir/op_def.h"

namespace mw {

struct Pass {
  std::string_view name;
  Outcome (*run)(Graph& graph);
};

// Who makes and who reads each tensor, found by one walk: a pass asks at every node. A pass that
// moves an edge says so.
class Uses {
 public:
  explicit Uses(const Graph& graph);

  // Index of the node that makes the tensor, -1 if none does.
  int producer(TensorId id) const { return made_by_[size_t(id)]; }
  bool is_output(TensorId id) const { return output_[size_t(id)]; }
  // How many nodes read the tensor.
  int readers(TensorId id) const { return readers_[size_t(id)]; }
  // True if one node reads the tensor, and nothing else sees it.
  bool feeds_one_node(TensorId id) const { return readers(id) == 1 && !is_output(id); }

  void add_reader(TensorId id) { ++readers_[size_t(id)]; }
  void remove_reader(TensorId id) { --readers_[size_t(id)]; }
  void set_producer(TensorId id, int node) { made_by_[size_t(id)] = node; }
  void set_output(TensorId id) { output_[size_t(id)] = true; }

 private:
  std::vector<int> made_by_, readers_;
  std::vector<bool> output_;
};

// Removes the nodes marked dead, and renumbers without the tensors that are then unused.
void remove_nodes(Graph& graph, const std::vector<bool>& dead);

}  // namespace mw
