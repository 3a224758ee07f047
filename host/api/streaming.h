// SPDX-License-Identifier: Apache-2.0
// What: streaming_graph(), front-end and classifier as one graph that takes fresh samples and
// yields scores; and run_stream(), which feeds it a recording.
// Why: one graph, one plan: what listens on the device is a single model.
// Contract: input "pcm" s16 [frames * hop]; output the classifier's. The classifier is int8 and its
// input has the front-end's scale and zero point.
#pragma once

#include "host/api/classifier.h"
#include "host/features/spec.h"
#include "host/ir/graph.h"

namespace mw::api {

// frames: rows of features that each run brings; with a hop of 20 ms, 2 make a run every 40 ms.
Result<Graph> streaming_graph(const Graph& classifier, const features::Spec& spec, int frames);

// Samples of a recording cut into the model's inputs; the rest of the last one is silence.
Bytes stream_items(std::span<const int16_t> pcm, size_t item_samples);

// Scores [runs][classes].
struct Posteriors {
  int classes = 0;
  double period_s = 0;  // between runs
  std::vector<float> values;

  size_t runs() const { return classes ? values.size() / size_t(classes) : 0; }
  std::span<const float> at(size_t run) const {
    return {values.data() + run * size_t(classes), size_t(classes)};
  }
};
Posteriors to_posteriors(const Tensor& output, std::span<const uint8_t> outputs, double period_s);

// On the host, by the device's kernels, from a fresh start.
Result<Posteriors> run_stream(const Graph& streaming, std::span<const int16_t> pcm, int rate_hz);

}  // namespace mw::api
