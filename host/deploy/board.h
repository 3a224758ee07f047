// SPDX-License-Identifier: Apache-2.0
// What: run_on_board(), a listening model compiled for a core and fed a recording there; and
// Recording, sounds one after another.
// Why: what is shown is what the firmware heard, with the figures of that very firmware.
// Contract: the firmware of `milliwatt compile`, its generated Listener with the detector in it, in
// the ahead-of-time form. Events and scores come from the board. Figures are measured on the linked
// firmware.
#pragma once

#include "host/base/progress.h"
#include "host/listen/listening.h"

namespace mw {

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
  std::vector<Detection> heard;
  std::vector<int8_t> scores;  // [runs][classes]
  double instructions_per_run = 0;
  uint64_t ram_bytes = 0, flash_bytes = 0, stack_bytes = 0, model_bytes = 0;
};
Result<BoardRun> run_on_board(const ListeningModel& model, std::span<const int16_t> pcm,
                              const std::string& target, const Progress& progress);

// What the host hears in the same samples, by the same kernels and detector.
struct HostRun {
  std::vector<Detection> heard;
  std::vector<int8_t> scores;
};
Result<HostRun> run_on_host(const ListeningModel& model, std::span<const int16_t> pcm);
bool agree(const BoardRun& board, const HostRun& host);

}  // namespace mw
