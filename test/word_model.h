// SPDX-License-Identifier: Apache-2.0
// What: word_model(), an int8 classifier of sound that nobody trained, and babble(), sound to feed
// it.
// Why: what listens is tested for equal answers, which need no good ones.
// Contract: deterministic. The scores vary with the sound, so that a threshold among them is
// crossed often.
#pragma once

#include <algorithm>
#include <cmath>

#include "host/base/rng.h"
#include "host/features/front_end.h"
#include "host/ir/model_file.h"
#include "host/listen/listening.h"
#include "host/passes/pipeline.h"
#include "host/quant/calibrate.h"
#include "host/quant/quantize.h"
#include "host/recipes/learn.h"
#include "host/train/zoo.h"

namespace mw::test {

struct WordModels {
  Graph float_model, int8_model;
};

inline WordModels word_models(std::vector<std::string> labels, uint64_t seed = 3,
                              float width = 0.25f) {
  features::Spec spec = features::log_mel_spec();
  WordModels out;
  out.float_model = make_net({.name = "sepnet",
                              .height = spec.rows,
                              .width = spec.columns(),
                              .classes = int32_t(labels.size()),
                              .width_factor = width,
                              .dropout = 0,
                              .seed = seed})
                        .value();
  set_labels(out.float_model, labels);
  run_passes(out.float_model).value();
  Rng rng(seed);
  std::vector<Sample> samples;
  for (int i = 0; i < 8; ++i) {
    std::vector<float> values(size_t(spec.rows * spec.columns()));
    for (float& value : values) value = float(rng.uniform(-2, 2));
    samples.push_back({*bytes_of(values)});
  }
  Calibration calibration = calibrate(out.float_model, samples).value();
  calibration.ranges[size_t(out.float_model.inputs[0])] = {
      float(spec.scale * (-128 - spec.zero_point)), float(spec.scale * (127 - spec.zero_point))};
  out.int8_model = quantize(out.float_model, calibration).value().graph;
  const QuantInfo& step = out.int8_model.tensors[size_t(out.int8_model.inputs[0])].quant;
  spec.scale = step.scales.at(0), spec.zero_point = step.zero_point;
  for (Graph* graph : {&out.float_model, &out.int8_model}) {
    graph->name = "babble";
    graph->metadata[features::kMetadataKey] = features::to_json(spec);
  }
  return out;
}

// Tones that wander, with pauses and noise.
inline std::vector<int16_t> babble(double seconds, int rate_hz = 16000, uint64_t seed = 5) {
  Rng rng(seed);
  std::vector<int16_t> samples;
  double phase = 0, hz = 300, level = 0;
  for (int i = 0; i < int(seconds * rate_hz); ++i) {
    if (i % 2400 == 0) hz = rng.uniform(150, 4000), level = rng.chance(0.3) ? 0 : 9000;
    phase += 2 * M_PI * hz / rate_hz;
    samples.push_back(int16_t(level * std::sin(phase) + double(rng.between(-300, 300))));
  }
  return samples;
}

// Sets a detector whose threshold the model crosses now and then in this sound, and is not alone.
inline void tune(Graph& model, std::span<const int16_t> pcm) {
  DetectorSettings settings;
  settings.spec = {
      .threshold = 0, .smooth_s = 0.2, .same_refractory_s = 0.4, .any_refractory_s = 0.12};
  settings.chosen_on = "babble";
  set_detector(model, settings);
  const ListeningModel listening = listening_model(model).value();
  const Posteriors scores = run_stream(listening.graph, pcm, listening.rate_hz).value();
  std::vector<double> best;
  for (size_t run = 0; run < scores.runs(); ++run) {
    double most = 0;
    for (int c = 0; c < scores.format.words; ++c)
      most = std::max(most, scores.real(run, size_t(c)));
    best.push_back(most);
  }
  std::ranges::sort(best);
  settings.spec.threshold = best[best.size() / 2];
  set_detector(model, settings);
}

}  // namespace mw::test
