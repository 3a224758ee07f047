// SPDX-License-Identifier: Apache-2.0
// What: ProgressBar, one line on stderr that says what is done, what is left, and how long.
// Why: steps that take minutes must not look dead; logs must not fill with control characters.
// Contract: on a terminal the line is redrawn at most ten times a second; elsewhere a plain line
// is printed as soon as a long stage can be estimated, then at most every ten seconds, and at the
// end of a stage that took longer than a second. stdout stays untouched. Safe to update from one
// thread.
#pragma once

#include <chrono>
#include <string>

#include "host/base/progress.h"

namespace mw::cli {

// Ends the line that a bar stands on, so that what follows has a line of its own. Safe at any time.
void end_progress_line();

class ProgressBar {
 public:
  explicit ProgressBar(bool quiet = false);
  ~ProgressBar();
  ProgressBar(const ProgressBar&) = delete;
  ProgressBar& operator=(const ProgressBar&) = delete;

  void update(const ProgressEvent& event);
  // For library calls; the bar must outlive it.
  Progress callback() {
    return [this](const ProgressEvent& event) { update(event); };
  }

 private:
  using Clock = std::chrono::steady_clock;
  void draw(const ProgressEvent& event, bool last);
  void finish_stage();

  bool quiet_, terminal_;
  std::string stage_, drawn_;
  Clock::time_point stage_start_, last_draw_;
  bool estimated_ = false;  // how long the stage takes was said
};

}  // namespace mw::cli
