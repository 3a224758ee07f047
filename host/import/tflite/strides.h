// SPDX-License-Identifier: Apache-2.0
// What: apply_strides(), which puts what stands behind a circular buffer into a branch.
// Why: a strided streaming model computes less the deeper it goes: behind each CIRCULAR_BUFFER
// TFLM ends a run but once in cycles_max runs. Branches and variables say the same with what plans,
// devices and exporter know.
// Contract: what a run that ended early did not make, an output or the next value of a variable, is
// what it was in the run before; an output is real zero at first.
#pragma once

#include <vector>

#include "host/base/result.h"
#include "host/ir/graph.h"

namespace mw {

struct Stride {
  size_t node;  // of the graph; those behind it wait
  int32_t cycles;
};

// Notes what the node at `at` says of those behind it, which it does not know from then on.
// `place`: the subgraph it stands in, empty for the first.
Outcome take_stride(Node& node, size_t at, const std::string& place, std::vector<Stride>& strides);
// `strides` in the order of their nodes.
Outcome apply_strides(Graph& graph, const std::vector<Stride>& strides);

}  // namespace mw
