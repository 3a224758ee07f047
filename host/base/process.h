// SPDX-License-Identifier: Apache-2.0
// What: running another program to its end, with a time-out and its output captured.
// Why: compilers and emulators are programs; no shell stands between, so no quoting can go wrong.
// Contract: an Error means that the program did not start or ran out of time; what it says by its
// exit status is for the caller to judge. Time is that of the monotonic clock. A program that runs
// out of time, prints without end, or runs when a stop is asked for (stop.h), is ended with all its
// children; what it leaves running when it ends is ended too, and so is everything if this process
// dies.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "host/base/result.h"

namespace mw {

struct ProcessRequest {
  std::vector<std::string> argv;  // argv[0] is looked up in PATH
  std::filesystem::path folder;   // working folder; empty: this process's
  double timeout_s = 60;
  size_t max_output_bytes = size_t{64} << 20;  // of each stream
};

struct ProcessOutput {
  int exit_code = 0;  // 128 + signal for a program that a signal ended
  std::string out, err;
};

Result<ProcessOutput> run_process(const ProcessRequest& request);

// Whether `name` is an executable in PATH.
bool program_exists(const std::string& name);

}  // namespace mw
