// SPDX-License-Identifier: Apache-2.0
// What: custom_options_of(), the attributes of a node as the FlexBuffers map of a custom operator.
// Contract: an entry for each field, by its name; read_custom_options() in abi/custom_op.h reads
// them.
#pragma once

#include "host/ir/graph.h"

namespace mw {

Bytes custom_options_of(const Node& node);

}  // namespace mw
