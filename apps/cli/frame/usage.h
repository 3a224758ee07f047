// SPDX-License-Identifier: Apache-2.0
// What: what is wrong with a command line, said about the thing that is wrong.
// Why: a mistyped option must be named, not the argument that seems missing because of it.
// Contract: the parser's own wording never reaches the user.
#pragma once

#include <CLI/CLI.hpp>
#include <optional>
#include <string>
#include <vector>

#include "host/base/result.h"

namespace mw::cli {

// The arguments with the names of today: --output for --out, --target for --on, --help for help.
std::vector<std::string> modern_arguments(int argc, const char* const* argv);

// Whether --json stands among them; known before they are parsed, and if they cannot be.
bool asks_for_json(const std::vector<std::string>& arguments);

// The first command or option that does not exist.
std::optional<Error> unknown_argument(CLI::App& app, const std::vector<std::string>& arguments);

// What the parser refused.
Error usage_error(CLI::App& app, const CLI::ParseError& error);

}  // namespace mw::cli
