// SPDX-License-Identifier: Apache-2.0
// What: the texts that packages of several ecosystems share: README, the example, lists of paths.
// Contract: pure functions of the Package.
#pragma once

#include <string>
#include <string_view>

#include "host/codegen/package.h"

namespace mw {

// How an ecosystem starts a program and prints a line.
struct ExampleStyle {
  std::string_view include;     // what declares print
  std::string_view entry;       // the function that runs the model once
  std::string_view print_text;  // with {} for a const char*
  std::string_view print_int;   // with {} for an int
  std::string_view finish;      // the end of that function
};
extern const ExampleStyle kStdioExample;

// `folder`/`file`, and the sound beside it where the model listens.
void add_example(const Package& package, const ExampleStyle& style, const std::string& folder,
                 const std::string& file, PackageFiles& out);

// Title, what this is, and then `steps`, Markdown.
std::string readme(const Package& package, std::string_view ecosystem, std::string_view steps);

// A double-quoted scalar of YAML and JSON.
std::string yaml_string(std::string_view text);

// The headers and sources in the folders given, LICENSE, and README.md with `steps`.
PackageFiles common_files(const Package& package, std::string_view include_root,
                          std::string_view source_root);

// The paths of all sources, or of those of the runtime or the model alone.
enum class SourceSet { all, model, runtime };
std::string source_list(const Package& package, SourceSet set, std::string_view before,
                        std::string_view after);

}  // namespace mw
