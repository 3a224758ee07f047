// SPDX-License-Identifier: Apache-2.0
// What: quantize_after_training(): passes, calibration, int8 graph and report in one call.
// Contract: the float graph may still have batch norm and dropout; the passes fold and drop them
// first. `float_graph` of the result is the simplified graph that the report compares with.
#pragma once

#include "host/quant/report.h"

namespace mw {

struct PostTrainingOptions {
  CalibrateOptions calibrate;
  QuantizeOptions quantize;
  size_t report_samples = 32;  // the first ones of the calibration set
};

struct PostTraining {
  Graph float_graph;
  Graph graph;
  QuantReport report;
};

Result<PostTraining> quantize_after_training(Graph graph, std::span<const Sample> samples,
                                             const PostTrainingOptions& options = {});

}  // namespace mw
