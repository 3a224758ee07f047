// SPDX-License-Identifier: Apache-2.0
// What: evaluate_model(), the accuracy of a model on raw feature sets; and quantize_model(), a
// float model to int8 with calibration data.
// Why: behind `milliwatt eval` and `milliwatt quantize`; models of other origin are scored on the
// inputs that their makers publish.
// Contract: inputs are fed as the set's convention says (SetFormat). The scores are of the model
// as it runs on the device. Files are read, never changed.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "host/api/classifier.h"
#include "host/quant/report.h"

namespace mw::api {

// What a set's items are.
enum class SetFormat {
  words,  // recordings; the model's own front-end makes the features
  npy,    // an array of inputs with one more leading dimension, and one of labels
  kws01,  // MLPerf Tiny: int8 features as the model takes them, y_labels.csv
  ic01,   // MLPerf Tiny: 32x32x3 bytes, y_labels.csv
  vww01,  // MLPerf Tiny: 96x96 pictures, label of the index
  ad01,   // MLPerf Tiny: log-mel of f32, windows of 640, normal or anomaly: AUC
};
inline constexpr const char* kSetFormats[] = {"words", "npy", "kws01", "ic01", "vww01", "ad01"};

struct EvaluateRequest {
  std::filesystem::path model, data;
  std::filesystem::path labels;  // of npy
  std::string set = "words";
};
struct Evaluation {
  std::string set;
  int64_t items = 0;
  std::optional<double> accuracy, word_accuracy, auc;
  // What MLPerf Tiny's int8 reference model reaches on the whole of such a set.
  std::optional<double> published;
  std::vector<std::string> labels;
  std::vector<std::vector<int>> confusion;  // empty for ad01
};
Result<Evaluation> evaluate_model(const EvaluateRequest& request, const Progress& progress);

struct QuantizeRequest {
  std::filesystem::path model, data;  // data: .npy of inputs, or recordings where the model has
                                      // a front-end
  std::filesystem::path out;          // .mw or .tflite
  std::string method = "minmax";      // percentile, mse
  int items = 400;
};
struct QuantizeReport {
  uint64_t bytes_before = 0, bytes_after = 0;
  std::vector<LayerReport> layers;
};
Result<QuantizeReport> quantize_model(const QuantizeRequest& request, const Progress& progress);

}  // namespace mw::api
