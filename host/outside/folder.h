// SPDX-License-Identifier: Apache-2.0
// What: OpsFolder, a folder of operators as it was read, and in which order its files compile.
// Contract: paths are those of a generated folder: ops/<op>/<file>. Tests, benches and whatever is
// no source are not read.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "host/ir/outside_ops.h"

namespace mw {

struct OpsFolder {
  std::filesystem::path folder;  // as it was given
  std::vector<std::string> ops;  // sorted
  std::vector<SourceFile> files;

  // Where the user finds a file: <folder>/<op>/<file>.
  std::string place_of(std::string_view path) const;
};

Result<OpsFolder> read_ops_folder(const std::filesystem::path& folder);

}  // namespace mw
