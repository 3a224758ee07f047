// SPDX-License-Identifier: Apache-2.0
// What: flatten(), a graph as one list of nodes without bodies, as it runs.
// Why: a plan and an evaluation go through nodes one after the other. Bodies stand behind branches,
// what runs again before a `loop`, variables have their storage, and what a run leaves for the next
// one is written there.
// Contract: tensors keep their ids, new ones follow. A tensor may be made by several nodes, one in
// each body, or before and in a loop. `graph` is not verified as such.
#pragma once

#include <map>

#include "host/base/result.h"
#include "host/ir/graph.h"

namespace mw {

struct FlatGraph {
  Graph graph;
  std::vector<int> origin;    // by node: the node of the graph that it comes from, -1: of none
  std::vector<int> variable;  // by tensor: in whose storage it stands, -1: in none
  // Of a tensor that is written again while others may read it: until which node that may happen.
  std::map<TensorId, int> rewritten;

  bool rewritten_after(TensorId id, int node) const {
    const auto found = rewritten.find(id);
    return found != rewritten.end() && node < found->second;
  }
  bool stored(TensorId id) const { return variable[size_t(id)] >= 0; }
};

// True if a node of the graph, or of a body in it, is a loop.
bool has_loop(const Graph& graph);

// Of a flat node: the first that it runs again, its own index if it runs none again.
int loop_start(const Graph& flat, int node);
// True if some node runs again from this one on.
bool starts_loop(const Graph& flat, int node);

// The graph must verify(). Refuses bodies that become more nodes than a plan can count, and loops
// of which it is plain that they never end.
Result<FlatGraph> flatten(const Graph& graph);

}  // namespace mw
