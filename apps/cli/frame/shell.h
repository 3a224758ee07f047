// SPDX-License-Identifier: Apache-2.0
// What: run_tool(), the tool from its arguments to its exit status, and the commands it knows.
// Why: tests reach every option of every command through the same declarations as the user.
// Contract: 0 done, 1 an error that was explained, 2 wrong usage; a closed pipe ends it quietly.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "apps/cli/command.h"

namespace mw::cli {

struct Tool {
  Tool();
  Tool(const Tool&) = delete;
  Tool& operator=(const Tool&) = delete;

  Context context;
  std::vector<std::string> ops;  // folders of operators
  CLI::App app;
  std::vector<CLI::App*> commands;
  std::vector<Action> actions;  // of the same index
};

int run_tool(int argc, char** argv, const char* version);

}  // namespace mw::cli
