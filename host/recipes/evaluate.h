// SPDX-License-Identifier: Apache-2.0
// What: evaluate_model(), the accuracy of a model on a set.
// Why: behind `milliwatt eval`; models of other origin are scored on the inputs that their makers
// publish.
// Contract: inputs are fed as the set's convention says (host/recipes/sets). The scores are of the
// model as it runs on the device. Files are read, never changed.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "host/base/progress.h"
#include "host/base/result.h"
#include "host/deploy/load.h"

namespace mw {

// The names of host/recipes/sets/*.cc.
std::vector<std::string> set_format_names();

struct EvaluateRequest {
  ModelRef model;
  std::filesystem::path data;
  std::filesystem::path labels;  // of npy; empty: data is an .npz that holds them
  std::string set = "words";
};
struct Evaluation {
  std::string set;
  int64_t items = 0;
  std::optional<double> accuracy, word_accuracy, auc;
  // What MLPerf Tiny's int8 reference model reaches on the whole of such a set.
  std::optional<double> published;
  std::vector<std::string> labels;          // of the classes; empty: they have no names
  std::vector<std::vector<int>> confusion;  // [truth][answer]; empty without classes
  bool binary = false;                      // one output: class 1 above 0.5
  // Of words: which labels of model and set met. Others of the set count as "unknown".
  std::vector<std::string> matched, missing, others;
  int64_t left_out = 0;  // clips of others, where the model has no "unknown"
  // How many clips of other words and sounds there are, and how many were taken for a word.
  std::optional<int64_t> other_items, false_alarms;
};
Result<Evaluation> evaluate_model(const EvaluateRequest& request, const Progress& progress);

}  // namespace mw
