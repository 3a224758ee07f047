// SPDX-License-Identifier: Apache-2.0
// What: running another program to its end, with a time-out and its output captured.
// Why: compilers and emulators are programs; no shell stands between, so no quoting can go wrong.
// Contract: an Error means that the program did not start or ran out of time; what it says by its
// exit status is for the caller to judge. A program that runs out of time is ended and reaped.
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
};

struct ProcessOutput {
  int exit_code = 0;  // 128 + signal for a program that a signal ended
  std::string out, err;
};

Result<ProcessOutput> run_process(const ProcessRequest& request);

// Whether `name` is an executable in PATH.
bool program_exists(const std::string& name);

}  // namespace mw
