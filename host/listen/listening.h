// SPDX-License-Identifier: Apache-2.0
// What: a word model as what listens: the streaming graph, the detector's settings and the words;
// and how those settings travel in the model.
// Why: host, board and product must hear the same words; what decides that is in the one file.
// Contract: metadata "detector" is JSON with every field of DetectorSpec, the rows of features that
// a run brings, and what the threshold was chosen on. A model without it listens with the defaults.
// Rate, window and hop stand in "frontend".
#pragma once

#include "host/codegen/deployment.h"
#include "host/listen/detector.h"

namespace mw {

inline constexpr const char* kDetectorKey = "detector";
inline constexpr int kFramesARun = 2;  // with a hop of 20 ms, a run every 40 ms

struct DetectorSettings {
  DetectorSpec spec;
  int frames = kFramesARun;
  std::string chosen_on;  // in words; empty: nothing, these are the defaults
};
void set_detector(Graph& graph, const DetectorSettings& settings);
// Errors: malformed_input, for metadata that is not what set_detector writes.
Result<DetectorSettings> detector_of(const Graph& graph);

struct ListeningModel {
  Graph graph;  // streaming: samples in, int8 scores out
  DetectorSettings detector;
  int rate_hz = 0;
  ScoreFormat format;
  std::vector<std::string> labels;  // one a score; its index where the model names none

  uint32_t run_samples() const {
    return uint32_t(graph.tensors[size_t(graph.inputs[0])].shape.elems());
  }
  ListenPlan plan() const;
};

// Whether the model says what front-end its features come from.
bool is_word_model(const Graph& graph);
// A classifier of features, or the streaming graph of one. A run brings so many frames, rows of
// features; 0: as many as the model says. Errors: unsupported; usage, where a streaming graph takes
// others.
Result<ListeningModel> listening_model(const Graph& graph, int frames = 0);
// The frames of a run every so many milliseconds. Errors: usage, for what is not whole rows.
Result<int> frames_every(const Graph& graph, double every_ms);

}  // namespace mw
