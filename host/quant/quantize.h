// SPDX-License-Identifier: Apache-2.0
// What: quantize(), which makes an int8 graph of a float graph and the ranges of its tensors.
// Why: int8 is what the small cores run; the integer graph is what is scored and shipped.
// Contract: driven by OpDef::quant alone. Activations are s8 per tensor, weights s8 symmetric with
// one scale a channel in [-127, 127], biases s32 at scale x * w, all as TFLite's scheme has them.
// Operators without an int8 form stay float between dequantize and quantize; integer parts, such as
// a front-end of sound, stay as they are. Names of nodes and tensors are kept.
#pragma once

#include "host/base/result.h"
#include "host/ir/graph.h"
#include "host/quant/calibrate.h"

namespace mw {

struct QuantizeOptions {
  bool float_io = false;  // true: inputs and outputs stay f32
};

struct Quantized {
  Graph graph;
  std::vector<TensorId> s8_of;  // by tensor id of the float graph; kNoTensor where there is none
};

Result<Quantized> quantize(const Graph& graph, const Calibration& calibration,
                           const QuantizeOptions& options = {});

// Scale and zero point of s8 for a range that holds 0; both ends are moved so that 0 is exact.
QuantInfo activation_quant(const ValueRange& range);

}  // namespace mw
