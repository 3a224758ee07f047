// SPDX-License-Identifier: Apache-2.0
// What: verify(), the proof that a graph keeps the contract of graph.h.
// Why: importers, the text parser and passes all make graphs; what follows them trusts this alone.
// Contract: ids are in range; every tensor is an input, a constant or the output of exactly one
// node, made before it is read; slot counts and attributes fit the operator; constants have the
// bytes of their shape; infer() agrees with the declared types; quantization is representable. The
// bodies of a node are such graphs too, take what it takes and make what it makes.
// The error names node or tensor, and slot. Sizes stay below kMaxBytes, so later sums are safe.
#pragma once

#include <string>

#include "host/base/result.h"
#include "host/ir/graph.h"

namespace mw {

Outcome verify(const Graph& graph);

// "node 3 conv_2d 'first'" and "tensor 7 'weights'", as errors name them.
std::string node_place(const Graph& graph, size_t index);
std::string tensor_place(const Graph& graph, TensorId id);

}  // namespace mw
