// SPDX-License-Identifier: Apache-2.0
#include "host/quant/post_training.h"

#include <algorithm>

#include "host/passes/pipeline.h"

namespace mw {

Result<PostTraining> quantize_after_training(Graph graph, std::span<const Sample> samples,
                                             const PostTrainingOptions& options) {
  MW_TRY_DO(run_passes(graph));
  MW_TRY(const Calibration calibration, calibrate(graph, samples, options.calibrate));
  MW_TRY(Quantized quantized, quantize(graph, calibration, options.quantize));
  const auto some = samples.first(std::min(samples.size(), options.report_samples));
  MW_TRY(QuantReport report, measure_layers(graph, quantized, some));
  MW_TRY_DO(run_passes(quantized.graph));
  return PostTraining{std::move(graph), std::move(quantized.graph), std::move(report)};
}

}  // namespace mw
