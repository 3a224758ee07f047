// SPDX-License-Identifier: Apache-2.0
// What: quantize(), which makes an integer graph of a float graph and the ranges of its tensors.
// Why: integers are what the small cores run; the integer graph is what is scored and shipped.
// Contract: driven by OpDef::quant and a QuantScheme alone. Activations have one scale, s8 a zero
// point too; weights are symmetric with one scale a channel, in [-127, 127] or [-7, 7]; biases
// stand at scale x * w in the accumulator's type, all as TFLite's schemes have them. Operators
// without any integer form stay float between dequantize and quantize, one that lacks this scheme
// is an error; integer parts, such as a front-end of sound, stay as they are. Names of nodes and
// tensors are kept.
#pragma once

#include "host/base/result.h"
#include "host/ir/graph.h"
#include "host/ir/quant_scheme.h"
#include "host/quant/calibrate.h"

namespace mw {

struct QuantizeOptions {
  bool float_io = false;  // true: inputs and outputs stay f32
  QuantScheme scheme = kQuantSchemes[0];
};

struct Quantized {
  Graph graph;
  // By tensor id of the float graph; kNoTensor where there is none.
  std::vector<TensorId> integer_of;
};

Result<Quantized> quantize(const Graph& graph, const Calibration& calibration,
                           const QuantizeOptions& options = {});

// Scale and zero point for a range that holds 0; both ends are moved so that 0 is exact. All types
// but s8 are symmetric.
QuantInfo activation_quant(const ValueRange& range, DType dtype = DType::s8);

}  // namespace mw
