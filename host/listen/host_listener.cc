// SPDX-License-Identifier: Apache-2.0
#include "host/listen/host_listener.h"

#include <algorithm>

namespace mw {

namespace {

struct SimModel {
  Sim& sim;
  Outcome done = Ok{};
  uint8_t* input(uint32_t i) { return sim.input(i).data(); }
  const uint8_t* output(uint32_t i) const { return sim.output(i).data(); }
  void run() {
    auto outcome = sim.run();
    if (!outcome) done = std::move(outcome);
  }
};

}  // namespace

HostListener::HostListener(ListeningModel model, Sim sim)
    : model_(std::move(model)),
      sim_(std::move(sim)),
      params_(model_.plan().detector),
      history_(params_.history_bytes()) {
  state_.detector.reset(params_, history_.data());
}

Result<HostListener> HostListener::open(ListeningModel model) {
  MW_TRY(Sim sim, Sim::open(model.graph, {.search_rounds = 1}));
  return HostListener(std::move(model), std::move(sim));
}

void HostListener::reset() {
  sim_.reset();
  state_ = Listening();
  state_.detector.reset(params_, history_.data());
}

Result<std::vector<Detection>> HostListener::take(std::span<const int16_t> samples) {
  SimModel sim{sim_};
  std::vector<Detection> heard;
  DetectorEvent event;
  while (!samples.empty()) {
    const uint32_t taken =
        take_samples(sim, model_.run_samples(), params_, state_, history_.data(), samples.data(),
                     uint32_t(std::min<size_t>(samples.size(), UINT32_MAX)), event);
    if (!sim.done) return std::move(sim.done.error());
    samples = samples.subspan(taken);
    if (event.word >= 0) heard.push_back(detection_of(event, model_.format.period_s));
  }
  return heard;
}

}  // namespace mw
