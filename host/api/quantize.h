// SPDX-License-Identifier: Apache-2.0
// What: quantize_model(), a float model to int8 with calibration data.
// Why: behind `milliwatt quantize`.
// Contract: the same files give the same bytes. Errors: those of reading; usage, for an unknown
// method.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "host/base/progress.h"
#include "host/deploy/load.h"
#include "host/quant/report.h"

namespace mw::api {

// Activations x weights: int8, int16x8, int8x4.
std::vector<std::string> quant_scheme_names();

struct QuantizeRequest {
  ModelRef model;
  std::filesystem::path data;     // .npy of inputs, or recordings where the model has a front-end
  std::filesystem::path out;      // .mw or .tflite
  std::string method = "minmax";  // percentile, mse
  int items = 400;
  std::string scheme = quant_scheme_names().front();
};
struct QuantizeReport {
  uint64_t bytes_before = 0, bytes_after = 0;
  std::vector<LayerReport> layers;
};
Result<QuantizeReport> quantize_model(const QuantizeRequest& request, const Progress& progress);

}  // namespace mw::api
