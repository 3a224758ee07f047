// SPDX-License-Identifier: Apache-2.0
// What: Classifier, an opened model that turns int8 feature windows into scores of its classes;
// and the scoring of a set with it.
// Why: float and integer models are scored by one code on the same bytes, and the integer one is
// the very program of the device.
// Contract: a float model gets scale * (q - zero_point) of each feature, an int8 one the bytes,
// requantized where its input has another step. Scores are those of the model's output, as real
// numbers. Not thread-safe.
#pragma once

#include "host/ir/graph.h"
#include "host/recipes/feature_set.h"
#include "host/sim/sim.h"

namespace mw {

class Classifier {
 public:
  // scale and zero_point: of the features that will come.
  static Result<Classifier> open(const Graph& graph, double scale, int zero_point);
  Result<std::vector<float>> scores(std::span<const int8_t> features);
  Result<std::vector<float>> scores(std::span<const float> features);

 private:
  Classifier(Sim sim, Tensor in, Tensor out, double scale, int zero_point)
      : sim_(std::move(sim)),
        in_(std::move(in)),
        out_(std::move(out)),
        scale_(scale),
        zero_point_(zero_point) {}

  Sim sim_;
  Tensor in_, out_;  // types alone
  double scale_;
  int zero_point_;
};

// What a classifier makes of a set: confusion[truth][answer].
struct Confusion {
  std::vector<std::vector<int>> counts;
  int64_t items = 0, correct = 0;
  // Items whose truth is not the last class, answered with the best of all classes but the last:
  // how well words are told apart when one is known to be said.
  int64_t word_items = 0, word_correct = 0;

  explicit Confusion(size_t classes = 0) : counts(classes, std::vector<int>(classes, 0)) {}
  void add(int truth, std::span<const float> scores);
  double accuracy() const { return items ? double(correct) / double(items) : 0; }
  double word_accuracy() const {
    return word_items ? double(word_correct) / double(word_items) : 0;
  }
};

Result<Confusion> score_set(const Graph& graph, const FeatureSet& set, const Progress& progress);

}  // namespace mw
