// SPDX-License-Identifier: Apache-2.0
// What: decode_constants(), which makes plain constants of those that TFLM_DECODE would decode in
// each run.
// Why: what is decoded is known at import. Kernels then read, pack and fuse it like any constant;
// flash is what it saves and a plan does not.
// Contract: files are hostile: a code that leaves its stream or table is refused, and so is what
// would take more than `bytes_left`. A device's loader does not know the operator; what is exported
// holds plain constants. Source: TFLM, docs/compression.md.
#pragma once

#include "host/base/result.h"
#include "host/import/tflite/graph_tensors.h"

namespace mw {

bool is_decode(const tflite::OperatorCode& code);
// Gives the outputs of the node their contents.
Outcome decode_constants(GraphTensors& tensors, const tflite::SubGraph& subgraph,
                         const tflite::Operator& op, uint32_t& bytes_left);

}  // namespace mw
