// SPDX-License-Identifier: Apache-2.0
// What: the host memory planner: lifetimes, loops, views, state, scratch, raster overlap, and a
// search over placement orders on top of rt/memory_planner.h. Why: RAM is the scarcest resource;
// what is planned here is exactly what runs. Contract: deterministic. tensor_offset is meaningful
// for tensors that are not constants. Refuses what its records cannot count, and arenas beyond
// kMaxBytes. Time is bounded: a large graph gets fewer rounds of search.
#pragma once

#include "host/ir/flatten.h"

namespace mw {

// How an output may share memory with an input that dies in the same step: see OpCore::overlap.
struct OverlapRule {
  TensorId input;
  int32_t forward, reverse;
};

// Output `out` stands in `input`, from that byte on.
struct AliasRule {
  size_t out;
  TensorId input;
  uint32_t offset;
};

// What a step needs of memory.
struct MemoryStep {
  std::vector<TensorId> inputs, outputs;
  std::vector<AliasRule> aliases;
  uint32_t scratch_bytes = 0;
  std::vector<uint32_t> state_bytes;
  std::vector<OverlapRule> overlaps;  // with the first output
  int loop_from = -1;                 // the steps from that one on run again after this; -1: none
};

struct MemoryPlan {
  struct Step {
    std::vector<uint32_t> state_offset;
    uint32_t scratch_offset = 0;
  };
  std::vector<uint32_t> tensor_offset;
  std::vector<uint32_t> variable_offset;  // of the storage of each
  std::vector<Step> steps;
  uint32_t arena_bytes = 0;
  uint32_t state_bytes = 0;
};

// search_rounds: placement orders to try.
Result<MemoryPlan> plan_memory(const FlatGraph& flat, const std::vector<MemoryStep>& steps,
                               uint32_t search_rounds);

}  // namespace mw
