// SPDX-License-Identifier: Apache-2.0
// What: which kernel each node of a graph runs, for speed, flash or memory.
// Why: nodes share the code of a kernel: what a node costs depends on what the others run, so that
// the choice is one over the whole graph.
// Contract: figures in, indices out. Every node has a candidate; ties go to the first.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

namespace mw {

// A kernel that a node can run.
struct Candidate {
  uint32_t kernel = 0;  // nodes with one number here share the code
  uint64_t cost = 0;    // instructions of a run, estimated
  uint32_t scratch_bytes = 0;
  uint32_t code_bytes = 0;
  uint64_t constant_bytes = 0;  // weights and tables as the kernel reads them
};
using Candidates = std::vector<std::vector<Candidate>>;  // by node
using Selection = std::vector<size_t>;                   // by node: one of its candidates

// The least time, of which one part in so many may go for less flash: costs are estimates, and a
// kernel for one small node takes more than it gives.
constexpr uint64_t kTimeForFlash = 24;
Selection fastest(const Candidates& nodes);
// The least flash; one part in so many of it may go for less time.
constexpr uint64_t kFlashForTime = 32;
Selection smallest(const Candidates& nodes);
// The least scratch at each node, and of that what `fastest` takes.
Selection least_scratch(const Candidates& nodes);
// `from` with faster kernels where `allowed` lets them. It is asked a bounded number of times, and
// has to let in again what it let in before. Nodes that share kernels change together if they can,
// else as many as can; a kernel more takes flash, so it comes only for more than one part in
// kTimeForFlash of the time.
Selection faster(const Candidates& nodes, Selection from,
                 const std::function<bool(const Selection&)>& allowed);

}  // namespace mw
