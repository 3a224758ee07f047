// SPDX-License-Identifier: Apache-2.0
// What: the host memory planner: lifetimes, views, state, scratch, raster overlap, and a search
// over placement orders on top of rt/memory_planner.h. Why: RAM is the scarcest resource; what is
// planned here is exactly what runs. Contract: deterministic. tensor_offset is meaningful for
// tensors that are not constants.
#pragma once

#include "host/ir/op_def.h"

namespace mw {

struct MemoryNode {
  const Node* node;
  const KernelRow* kernel;
  const Footprint* footprint;
  const void* params;
};

struct MemoryOptions {
  bool overlap = true;
  uint32_t search_rounds = 400;
};

struct MemoryPlan {
  struct Step {
    std::vector<uint32_t> state_offset;
    uint32_t scratch_offset = 0;
  };
  std::vector<uint32_t> tensor_offset;
  std::vector<Step> steps;
  uint32_t arena_bytes = 0;
  uint32_t state_bytes = 0;
};

MemoryPlan plan_memory(const Graph& graph, std::span<const MemoryNode> nodes,
                       const MemoryOptions& options);

}  // namespace mw
