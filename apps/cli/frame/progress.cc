// SPDX-License-Identifier: Apache-2.0
#include "apps/cli/frame/progress.h"

#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cmath>

#include "apps/cli/frame/table.h"

namespace mw::cli {

namespace {

constexpr double kTerminalPeriod_s = 0.1, kLogPeriod_s = 10, kFirstSecond_s = 1;
constexpr int kBarCells = 24;

std::atomic<bool> line_open{false};  // a bar stands unfinished on the terminal

double seconds_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

std::string duration(double s) {
  const int whole = int(std::lround(s));
  return whole < 60 ? fmt::format("{} s", whole) : fmt::format("{}:{:02}", whole / 60, whole % 60);
}

}  // namespace

void end_progress_line() {
  if (line_open.exchange(false)) fmt::print(stderr, "\n");
}

ProgressBar::ProgressBar(bool quiet) : quiet_(quiet), terminal_(isatty(STDERR_FILENO) == 1) {}

ProgressBar::~ProgressBar() {
  finish_stage();
}

void ProgressBar::finish_stage() {
  if (quiet_ || stage_.empty()) return;
  end_progress_line();
  drawn_.clear();
  stage_.clear();
}

void ProgressBar::update(const ProgressEvent& event) {
  if (quiet_) return;
  const bool fresh = event.stage != stage_;
  if (fresh) {
    finish_stage();
    stage_ = event.stage;
    stage_start_ = last_draw_ = Clock::now();
    estimated_ = false;
  }
  const bool last = event.total > 0 && event.done >= event.total;
  const bool due = seconds_since(last_draw_) >= (terminal_ ? kTerminalPeriod_s : kLogPeriod_s);
  // How long it will take is said as soon as the first second tells.
  const double spent = seconds_since(stage_start_);
  const double left =
      event.done > 0 ? spent * double(event.total - event.done) / double(event.done) : 0;
  const bool estimate = !estimated_ && spent > kFirstSecond_s && left > kLogPeriod_s;
  estimated_ |= estimate;
  if (due || estimate || (last && (terminal_ || seconds_since(stage_start_) > 1)))
    draw(event, last);
}

void ProgressBar::draw(const ProgressEvent& event, bool last) {
  const double share = event.total > 0 ? double(event.done) / double(event.total) : 0.0;
  const double spent = seconds_since(stage_start_);
  std::string time = duration(spent);
  if (!last && share > 0) time = duration(spent * (1 - share) / share) + " left";
  const std::string note = event.note.empty() ? "" : "  " + printable(event.note);
  last_draw_ = Clock::now();
  if (!terminal_) {
    fmt::print(stderr, "{}: {:.0f} %, {}{}\n", stage_, 100 * share, time, note);
    return;
  }
  const int cells = std::clamp(int(share * kBarCells), 0, kBarCells);
  const std::string bar =
      std::string(size_t(cells), '#') + std::string(size_t(kBarCells - cells), '.');
  std::string line = fmt::format("{} [{}] {:3.0f} %  {}{}", stage_, bar, 100 * share, time, note);
  // One column stays free: a full line would go on below, where \r does not come back from.
  if (const size_t columns = terminal_columns(STDERR_FILENO)) line = cut_to(line, columns - 1);
  const size_t before = line_open ? width_of(drawn_) : 0, width = width_of(line);
  fmt::print(stderr, "\r{}{}", line, std::string(before - std::min(before, width), ' '));
  drawn_ = std::move(line);
  line_open = true;
}

}  // namespace mw::cli
