// SPDX-License-Identifier: Apache-2.0
#include "apps/cli/frame/progress.h"

#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>

namespace mw::cli {

namespace {

constexpr double kTerminalPeriod_s = 0.1, kLogPeriod_s = 10;
constexpr int kBarCells = 24;

double seconds_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

std::string duration(double s) {
  const int whole = int(std::lround(s));
  return whole < 60 ? fmt::format("{} s", whole) : fmt::format("{}:{:02}", whole / 60, whole % 60);
}

}  // namespace

ProgressBar::ProgressBar(bool quiet) : quiet_(quiet), terminal_(isatty(STDERR_FILENO) == 1) {}

ProgressBar::~ProgressBar() {
  finish_stage();
}

void ProgressBar::finish_stage() {
  if (quiet_ || stage_.empty()) return;
  if (terminal_ && open_) fmt::print(stderr, "\n");
  open_ = false;
  stage_.clear();
}

void ProgressBar::update(const api::ProgressEvent& event) {
  if (quiet_) return;
  const bool fresh = event.stage != stage_;
  if (fresh) {
    finish_stage();
    stage_ = event.stage;
    stage_start_ = last_draw_ = Clock::now();
  }
  const bool last = event.total > 0 && event.done >= event.total;
  const bool due = seconds_since(last_draw_) >= (terminal_ ? kTerminalPeriod_s : kLogPeriod_s);
  if (due || (last && (terminal_ || seconds_since(stage_start_) > 1))) draw(event, last);
}

void ProgressBar::draw(const api::ProgressEvent& event, bool last) {
  const double share = event.total > 0 ? double(event.done) / double(event.total) : 0.0;
  const double spent = seconds_since(stage_start_);
  std::string time = duration(spent);
  if (!last && share > 0) time = duration(spent * (1 - share) / share) + " left";
  const std::string note = event.note.empty() ? "" : "  " + event.note;
  last_draw_ = Clock::now();
  if (!terminal_) {
    fmt::print(stderr, "{}: {:.0f} %, {}{}\n", stage_, 100 * share, time, note);
    return;
  }
  const int cells = std::clamp(int(share * kBarCells), 0, kBarCells);
  const std::string bar =
      std::string(size_t(cells), '#') + std::string(size_t(kBarCells - cells), '.');
  std::string line = fmt::format("{} [{}] {:3.0f} %  {}{}", stage_, bar, 100 * share, time, note);
  const size_t width = line.size();
  if (width < drawn_.size()) line.append(drawn_.size() - width, ' ');
  fmt::print(stderr, "\r{}", line);
  drawn_ = line.substr(0, width);
  open_ = true;
}

}  // namespace mw::cli
