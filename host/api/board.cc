// SPDX-License-Identifier: Apache-2.0
#include "host/api/board.h"

#include <cmath>

#include "host/api/run.h"
#include "host/data/wav.h"

namespace mw::api {

void Recording::quiet(double seconds) {
  pcm_.resize(pcm_.size() + size_t(std::lround(seconds * rate_hz_)));
}

void Recording::add(const std::string& name, std::span<const float> samples) {
  const double begin_s = double(pcm_.size()) / rate_hz_;
  const std::vector<int16_t> fresh = data::to_int16(samples);
  pcm_.insert(pcm_.end(), fresh.begin(), fresh.end());
  parts_.push_back({name, begin_s, double(pcm_.size()) / rate_hz_});
}

Result<BoardRun> run_on_board(const Graph& streaming, std::span<const int16_t> pcm,
                              const std::string& target, const Progress& progress) {
  constexpr double kRate_hz = 16000;
  const Tensor& input = streaming.tensors[size_t(streaming.inputs[0])];
  const size_t item_samples = size_t(input.shape.elems());
  LoadedModel model;
  model.path = "listen.mw";
  model.graph = streaming;
  InputItems items;
  items.inputs = {stream_items(pcm, item_samples)};
  items.count = items.inputs[0].size() / (item_samples * sizeof(int16_t));
  items.batched = true;
  if (progress) progress({"listening on " + target, 0, 1, ""});
  MW_TRY(const RunReport report,
         run(model, items, {.deploy = {.target = target, .form = Form::aot}}));
  if (progress) progress({"listening on " + target, 1, 1, ""});
  BoardRun out;
  out.posteriors = to_posteriors(streaming.tensors[size_t(streaming.outputs[0])],
                                 report.outputs[0].bytes, double(item_samples) / kRate_hz);
  out.instructions_per_run = report.instructions.value_or(0);
  out.ram_bytes = report.ram_bytes.value_or(0);
  out.stack_bytes = report.stack_bytes.value_or(0);
  out.model_bytes = report.model_bytes;
  out.flash_bytes = report.code_bytes.value_or(0) + report.model_bytes;
  return out;
}

}  // namespace mw::api
