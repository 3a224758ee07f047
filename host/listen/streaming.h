// SPDX-License-Identifier: Apache-2.0
// What: streaming_graph(), front-end and classifier as one graph that takes fresh samples and
// yields scores; and run_stream(), which feeds it a recording.
// Why: one graph, one plan: what listens on the device is a single model.
// Contract: input "pcm" s16 [frames * hop]; output int8, what the detector takes. A classifier
// whose input is not what the front-end yields (another step, float) gets it converted, and so do
// scores that are not int8.
#pragma once

#include <span>
#include <vector>

#include "host/features/spec.h"
#include "host/ir/graph.h"

namespace mw {

// frames: rows of features that each run brings; with a hop of 20 ms, 2 make a run every 40 ms.
Result<Graph> streaming_graph(const Graph& classifier, const features::Spec& spec, int frames);

// Samples of a recording cut into the model's inputs; the rest of the last one is silence.
Bytes stream_items(std::span<const int16_t> pcm, size_t item_samples);

// What int8 scores mean.
struct ScoreFormat {
  int classes = 0;
  int words = 0;             // the first of them, which can be heard
  double scale = 1 / 256.0;  // of a step; the default is what softmax yields
  int zero_point = -128;
  double period_s = 0;  // between runs
};
// Of a streaming graph. Labels at the end that are no words ("unknown", "_noise") are never heard.
ScoreFormat score_format(const Graph& streaming, int rate_hz);

// Scores [runs][classes].
struct Posteriors {
  ScoreFormat format;
  std::vector<int8_t> values;

  size_t runs() const { return format.classes ? values.size() / size_t(format.classes) : 0; }
  std::span<const int8_t> at(size_t run) const {
    return {values.data() + run * size_t(format.classes), size_t(format.classes)};
  }
  double real(size_t run, size_t label) const {
    return format.scale * (at(run)[label] - format.zero_point);
  }
};

// On the host, by the device's kernels, from a fresh start.
Result<Posteriors> run_stream(const Graph& streaming, std::span<const int16_t> pcm, int rate_hz);

}  // namespace mw
