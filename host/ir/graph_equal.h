// SPDX-License-Identifier: Apache-2.0
// What: difference(), the comparison of two graphs up to the numbering of their tensors.
// Why: round trips and passes are tested by it; ids are an accident of the order of building.
// Contract: graphs keep verify()'s contract. Every used or constant tensor must match in name,
// type, quantization and contents, every node in operator, attributes, name and connections.
#pragma once

#include <string>

#include "host/ir/graph.h"

namespace mw {

// Empty if equal, else one sentence on the first difference.
std::string difference(const Graph& a, const Graph& b);

}  // namespace mw
