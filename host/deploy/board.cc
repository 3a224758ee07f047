// SPDX-License-Identifier: Apache-2.0
#include "host/deploy/board.h"

#include <cmath>
#include <cstring>

#include "host/data/wav.h"
#include "host/deploy/run.h"

namespace mw {

void Recording::quiet(double seconds) {
  pcm_.resize(pcm_.size() + size_t(std::lround(seconds * rate_hz_)));
}

void Recording::add(const std::string& name, std::span<const float> samples) {
  const double begin_s = double(pcm_.size()) / rate_hz_;
  const std::vector<int16_t> fresh = data::to_int16(samples);
  pcm_.insert(pcm_.end(), fresh.begin(), fresh.end());
  parts_.push_back({name, begin_s, double(pcm_.size()) / rate_hz_});
}

Result<BoardRun> run_on_board(const ListeningModel& model, std::span<const int16_t> pcm,
                              const std::string& target, const Progress& progress) {
  const size_t item_samples = model.run_samples();
  LoadedModel loaded;
  loaded.path = "listen.mw";
  loaded.graph = model.graph;
  set_detector(loaded.graph, model.detector);
  InputItems items;
  items.inputs = {stream_items(pcm, item_samples)};
  items.count = items.inputs[0].size() / (item_samples * sizeof(int16_t));
  items.batched = true;
  if (progress) progress({"listening on " + target, 0, 1, ""});
  MW_TRY(const RunReport report,
         run(loaded, items, {.deploy = {.target = target, .form = Form::aot, .listen = true}}));
  if (progress) progress({"listening on " + target, 1, 1, ""});
  MW_CHECK(report.outputs.size() == 2, "a listener gives scores and events");
  BoardRun out;
  for (uint8_t score : report.outputs[0].bytes) out.scores.push_back(int8_t(score));
  const Bytes& events = report.outputs[1].bytes;
  for (size_t at = 0; at < events.size(); at += sizeof(DetectorEvent)) {
    DetectorEvent event;
    std::memcpy(&event, events.data() + at, sizeof(event));
    if (event.word >= 0) out.heard.push_back(detection_of(event, model.format.period_s));
  }
  out.instructions_per_run = report.instructions.value_or(0);
  out.ram_bytes = report.ram_bytes.value_or(0);
  out.stack_bytes = report.stack_bytes.value_or(0);
  out.model_bytes = report.model_bytes;
  out.flash_bytes = report.code_bytes.value_or(0) + report.flash_model_bytes;
  return out;
}

Result<HostRun> run_on_host(const ListeningModel& model, std::span<const int16_t> pcm) {
  MW_TRY(Posteriors posteriors, run_stream(model.graph, pcm, model.rate_hz));
  std::vector<Detection> heard = detect(posteriors, model.detector.spec);
  return HostRun{std::move(heard), std::move(posteriors.values)};
}

bool agree(const BoardRun& board, const HostRun& host) {
  return board.scores == host.scores && board.heard == host.heard;
}

}  // namespace mw
