// SPDX-License-Identifier: Apache-2.0
// What: the subgraph that a STABLEHLO_COMPOSITE is composed of, and how it comes to stand in place
// of the node. Contract: the file passed the Verifier. What put_in_place() returns are the graph's
// tensors that hold the outputs of the body.
#pragma once

#include "host/base/result.h"
#include "host/import/tflite/schema_generated.h"
#include "host/ir/graph.h"

namespace mw {

Result<const tflite::SubGraph*> parts_of(const tflite::Model& model, const tflite::Operator& op);

// Appends the nodes of `body`, whose inputs are the tensors `taken`.
Result<std::vector<TensorId>> put_in_place(Graph& graph, Graph body,
                                           const std::vector<TensorId>& taken);

}  // namespace mw
