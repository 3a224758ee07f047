// SPDX-License-Identifier: Apache-2.0
// What: the kernels that each node of a graph could run, prepared, with what each of them takes.
// Why: which of them runs is a choice over the whole graph (host/plan/select.h).
// Contract: plain values. A packed kernel is among them only where it takes what it packs.
#pragma once

#include <memory>
#include <vector>

#include "host/plan/plan.h"
#include "host/plan/select.h"

namespace mw {

// A kernel prepared for a node.
struct Variant {
  const KernelRow* row = nullptr;
  const FixedBody* fixed = nullptr;  // compiled for the node's Params; null: the kernel itself
  std::shared_ptr<const Footprint> footprint;
  // By table slot: what derive() fills, or the stream of a packed row; empty where there is none.
  std::shared_ptr<const std::vector<Bytes>> tables;
};

struct NodeVariants {
  int node = 0;  // index in the graph
  Bytes params;
  std::vector<Variant> variants;  // best first, by the order of the operator's rows
};

// All nodes; or an error that names every one that cannot run.
Result<std::vector<NodeVariants>> variants_of(const Graph& graph, const PlanOptions& options);

// What select.h asks of them.
Candidates candidates_of(const Graph& graph, const std::vector<NodeVariants>& nodes,
                         const PlanOptions& options);

}  // namespace mw
