// SPDX-License-Identifier: Apache-2.0
// What: Progress, how a long call tells its caller what is done.
// Why: library code never prints; the command line and other front ends show it as they like.
// Contract: called from the thread that made the call, with done growing to total within a stage.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

namespace mw {

struct ProgressEvent {
  std::string stage;  // "training"
  int64_t done = 0, total = 0;
  std::string note;  // "loss 0.41, accuracy 91.2 %"; may be empty
};
using Progress = std::function<void(const ProgressEvent& event)>;

}  // namespace mw
