// SPDX-License-Identifier: Apache-2.0
// What: ClassifyFile, a model with its labels, and classify(), a file to the scores of its classes.
// Why: behind `milliwatt classify`: one recording or array through a model is the first thing that
// people try.
// Contract: a sound is scored as training saw it: a window of the model's length around it, or the
// loudest one of a longer recording. A .npy holds one item or a batch, in the input's own dtype or
// as real numbers. Scores are what the device would give, as real numbers, best first.
#pragma once

#include <filesystem>
#include <optional>

#include "host/deploy/load.h"
#include "host/features/spec.h"
#include "host/sim/sim.h"

namespace mw::api {

struct LabelScore {
  int index = 0;
  std::string label;  // the index where the model names none
  double score = 0;
};

struct Classified {
  std::string file;                // with [n] for item n of a batch
  std::vector<LabelScore> scores;  // all classes, best first
};

class ClassifyModel {
 public:
  // Errors: those of loading; unsupported, for a model of several inputs or one that takes samples.
  static Result<ClassifyModel> open(const ModelRef& model);
  // Errors: those of reading, with the file's name; a sound without a sample is one.
  Result<std::vector<Classified>> classify(const std::filesystem::path& file);

 private:
  ClassifyModel(LoadedModel model, Sim sim) : model_(std::move(model)), sim_(std::move(sim)) {}
  Result<std::vector<Bytes>> inputs_of(const std::filesystem::path& file) const;
  Result<Bytes> input_of_sound(const std::filesystem::path& file) const;

  LoadedModel model_;
  Sim sim_;
  std::optional<features::Spec> front_end_;
  std::vector<std::string> labels_;
};

}  // namespace mw::api
