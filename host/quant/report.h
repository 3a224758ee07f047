// SPDX-License-Identifier: Apache-2.0
// What: measure_layers(), how far each layer of an integer graph is from the float graph it was
// made of. Why: when accuracy drops, the layer that loses it should have a name. Contract:
// signal-to-quantization-noise ratio in decibels over all samples, of the float values against the
// dequantized integers at each node's output. Errors of earlier layers add up in later ones.
#pragma once

#include "host/quant/quantize.h"

namespace mw {

struct LayerReport {
  std::string node, op;
  double sqnr_db = 0;        // infinite where nothing is lost
  double largest_error = 0;  // in real units
  double clipped_share = 0;  // of float values that lie beyond the integers' range
};

struct QuantReport {
  std::vector<LayerReport> layers;  // in the order of the float graph
  // The `count` layers with the lowest ratio, worst first.
  std::vector<LayerReport> worst(size_t count) const;
};

Result<QuantReport> measure_layers(const Graph& graph, const Quantized& quantized,
                                   std::span<const Sample> samples);

// Contents of the integer graph's inputs for contents of the float graph's inputs.
Sample quantize_sample(const Graph& graph, const Graph& quantized, const Sample& sample);

}  // namespace mw
