// SPDX-License-Identifier: Apache-2.0
// What: drop_unused_tensors(), for who takes nodes out of a graph.
// Why: a graph may not have a tensor that nothing makes.
// Contract: what nodes, inputs, outputs and variables name stays, in its order; the rest goes.
#pragma once

#include "host/ir/graph.h"

namespace mw {

void drop_unused_tensors(Graph& graph);

}  // namespace mw
