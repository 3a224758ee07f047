// SPDX-License-Identifier: Apache-2.0
// What: what Ctrl-C does, in every command.
// Why: whoever presses it wants the shell back, with nothing half written.
// Contract: the first SIGINT asks all loops to stop (host/base/stop.h). What has not stopped within
// a second is ended, unless it has something to save: then it says what it waits for. A second
// SIGINT ends the process at once. The exit status is kInterrupted in all of these.
#pragma once

namespace mw::cli {

inline constexpr int kInterrupted = 130;  // 128 + SIGINT, as shells count

// Call once, before the command runs.
void stop_on_interrupt();

}  // namespace mw::cli
