// SPDX-License-Identifier: Apache-2.0
// What: HostListener, samples in and words out on the host.
// Why: what it hears is what the compiled firmware hears, for model and detector are the same code.
// Contract: samples come in pieces of any length. Not thread-safe.
#pragma once

#include "host/listen/listening.h"
#include "host/sim/sim.h"

namespace mw {

class HostListener {
 public:
  static Result<HostListener> open(ListeningModel model);
  // The words heard in these samples.
  Result<std::vector<Detection>> take(std::span<const int16_t> samples);
  void reset();
  const ListeningModel& model() const { return model_; }

 private:
  HostListener(ListeningModel model, Sim sim);

  ListeningModel model_;
  Sim sim_;
  DetectorParams params_;
  Listening state_;
  std::vector<int8_t> history_;
};

}  // namespace mw
