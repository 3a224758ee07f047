// SPDX-License-Identifier: Apache-2.0
// What: flatten(), a graph as one list of nodes without bodies, as it runs.
// Why: a plan and an evaluation go through nodes one after the other. Bodies stand behind branches,
// variables have their storage, and what a run leaves for the next one is written there.
// Contract: tensors keep their ids, new ones follow. A tensor may be made by several nodes, one in
// each body. `graph` is not verified as such.
#pragma once

#include "host/base/result.h"
#include "host/ir/graph.h"

namespace mw {

struct FlatGraph {
  Graph graph;
  std::vector<int> origin;    // by node: the node of the graph that it comes from, -1: of none
  std::vector<int> variable;  // by tensor: in whose storage it stands, -1: in none

  bool stored(TensorId id) const { return variable[size_t(id)] >= 0; }
};

// The graph must verify(). Refuses bodies that become more nodes than a plan can count.
Result<FlatGraph> flatten(const Graph& graph);

}  // namespace mw
