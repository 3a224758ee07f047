// SPDX-License-Identifier: Apache-2.0
// What: read_both(), BIDIRECTIONAL_SEQUENCE_LSTM and BIDIRECTIONAL_SEQUENCE_RNN as what they
// are made of.
// Why: the second layer is one over the sequence turned round, and that turned back: no kernel of
// its own is needed.
// Contract: float32, without auxiliary inputs, peepholes, projections. Layers join along the last
// dimension where the file merges them. A device's loader does not know the operators; what is
// exported holds their parts.
#pragma once

#include <span>

#include "host/base/result.h"
#include "host/import/tflite/graph_tensors.h"

namespace mw {

bool is_bidirectional(tflite::BuiltinOperator op);

struct Bidirectional {
  tflite::BuiltinOperator kind;
  const tflite::Operator& op;
  std::span<const uint8_t> file;
};
Outcome read_both(GraphTensors& tensors, Graph& graph, const Bidirectional& layers);

}  // namespace mw
