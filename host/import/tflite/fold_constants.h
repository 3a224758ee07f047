// SPDX-License-Identifier: Apache-2.0
// What: nodes that are computed at import: shapes, and the first values of variables.
// Why: operators take shapes and axes as operands, which must be known before anything is planned;
// models with a dynamic batch compute them from what is known of their tensors.
// Contract: what is made a constant has the bytes that the reference kernels give.
#pragma once

#include "host/base/result.h"
#include "host/ir/graph.h"

namespace mw {

// Whether a node makes a few integers or truth values of constants, or of the types of its inputs.
bool computes_shape(const Graph& graph, const Node& node);
// Gives the node's output its contents.
Outcome make_constant(Graph& graph, const Node& node);
// All that a graph makes of constants, by copying and conversion alone, as long as bytes are left.
Outcome compute_constants(Graph& graph, uint32_t& bytes_left);

}  // namespace mw
