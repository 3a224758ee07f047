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

// True if nothing but node `reader` sees the tensor: no other node, no graph output.
bool only_feeds(const Graph& graph, TensorId id, size_t reader);
bool is_graph_output(const Graph& graph, TensorId id);
bool same_type(const Tensor& a, const Tensor& b);  // dtype, shape and quantization

// Removes a node whose output is its input `x`: readers of the output read `x`. A graph output
// keeps its name, by making the node before write it; false if neither is possible.
bool bypass(Graph& graph, size_t node, TensorId x);

// Removes the nodes marked dead, and renumbers without the tensors that are then unused.
void remove_nodes(Graph& graph, const std::vector<bool>& dead);

// An enumerated or numeric attribute by name; the operator must have it.
double get_attr(const Node& node, std::string_view name);
void set_attr(Node& node, std::string_view name, double value);

}  // namespace mw
