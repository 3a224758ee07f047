// SPDX-License-Identifier: Apache-2.0
// What: train_words(), a set of recorded words to two scored models; and what became of them as
// files.
// Why: the recipe behind `milliwatt train`: clips through random channels, the front-end of the
// device, training, quantization, and the score of the integer model on people never heard.
// Contract: nothing of the test set is learned from or chosen by. Without a test set, a tenth is
// kept apart for it, by speakers where they are known. What a score is worth less by is a notice
// (host/base/notices.h), told before the work. Deterministic. No model of another training is
// written over, and none by a training that was stopped.
#pragma once

#include <filesystem>

#include "host/recipes/learn.h"

namespace mw {

struct TrainWordsRequest {
  std::filesystem::path data, test;  // test may be empty
  std::filesystem::path noise;       // recordings of noise to mix in; may be empty
  std::vector<std::string> words;    // empty: main_words()
  std::string front_end = "log_mel";
  int variants = 16;  // of each clip; shifts and masks come on top
  LearnRequest learn;
  std::filesystem::path out;  // stem of the models; empty: nothing is looked for there
  bool force = false;         // models of other trainings may be replaced
};

struct Scores {
  Confusion float_model, int8_model;
};

struct TrainedWords {
  Learned models;
  std::vector<std::string> labels;
  int64_t train_clips = 0, test_clips = 0;
  Scores test;
  uint64_t tflite_bytes = 0;  // of the int8 model
  // The wish to stop came before all was done: models.float_model alone is there.
  bool stopped = false;
};

Result<TrainedWords> train_words(const TrainWordsRequest& request, const Progress& progress);

// "left,right,up". Errors: usage, for doubles.
Result<std::vector<std::string>> parse_words(const std::string& text);

// "log_mel", "micro", "mfcc". Errors: usage.
Result<features::Spec> front_end_named(const std::string& name);

// Recordings of a folder or archive as noise; empty for an empty path.
Result<std::vector<speech::Samples>> load_noise(const std::filesystem::path& path, int rate_hz);

// The network of a training that was stopped, as <stem>.partial.mw, or .partial2.mw ... where that
// is taken.
Result<std::filesystem::path> save_partial(const Learned& models,
                                           const std::filesystem::path& stem);

// Writes <stem>.float.mw, <stem>.mw (int8) and <stem>.tflite (int8); returns their paths.
Result<std::vector<std::filesystem::path>> save_models(const Learned& models,
                                                       const std::filesystem::path& stem);

}  // namespace mw
