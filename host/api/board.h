// SPDX-License-Identifier: Apache-2.0
// What: run_on_board(), a streaming graph compiled for a core and fed a recording there; and
// Recording, sounds one after another.
// Why: what is shown is what the firmware heard, with the figures of that very firmware.
// Contract: the ahead-of-time form. The state of the front-end lives on from run to run, as in a
// product. Figures are measured on the linked firmware.
#pragma once

#include "host/api/progress.h"
#include "host/api/streaming.h"

namespace mw::api {

class Recording {
 public:
  explicit Recording(int rate_hz) : rate_hz_(rate_hz) {}
  struct Part {
    std::string name;
    double begin_s = 0, end_s = 0;
  };

  void quiet(double seconds);
  void add(const std::string& name, std::span<const float> samples);
  std::span<const int16_t> pcm() const { return pcm_; }
  const std::vector<Part>& parts() const { return parts_; }

 private:
  int rate_hz_;
  std::vector<int16_t> pcm_;
  std::vector<Part> parts_;
};

struct BoardRun {
  Posteriors posteriors;
  double instructions_per_run = 0;
  uint64_t ram_bytes = 0, flash_bytes = 0, stack_bytes = 0, model_bytes = 0;
};
Result<BoardRun> run_on_board(const Graph& streaming, std::span<const int16_t> pcm,
                              const std::string& target, const Progress& progress);

}  // namespace mw::api
