// SPDX-License-Identifier: Apache-2.0
#include "host/device/source_root.h"

#include <cstdlib>

namespace mw {
namespace fs = std::filesystem;

namespace {

bool is_root(const fs::path& folder) {
  std::error_code code;
  return fs::exists(folder / "abi" / "op.h", code) && fs::exists(folder / "ports", code);
}

}  // namespace

Result<fs::path> find_source_root(const fs::path& program, const char* given) {
  const fs::path installed = program.parent_path().parent_path() / "share" / "milliwatt";
  if (is_root(installed)) return installed;
  if (given != nullptr && *given != '\0') {
    if (is_root(given)) return fs::path(given);
    return Error{ErrorKind::io, "is not a checkout of Milliwatt", "MW_SOURCE=" + std::string(given),
                 "set it to a folder with abi/ and ports/"};
  }
  for (fs::path at = program.parent_path(); at.has_relative_path(); at = at.parent_path()) {
    if (is_root(at)) return at;
  }
  return Error{
      ErrorKind::io, "cannot find the runtime sources", program.string(),
      "install the tool with `./run install`, or set MW_SOURCE to a checkout of Milliwatt"};
}

Result<fs::path> find_source_root() {
  std::error_code code;
  const fs::path program = fs::read_symlink("/proc/self/exe", code);
  if (code) return Error{ErrorKind::io, code.message(), "/proc/self/exe", "is /proc mounted?"};
  return find_source_root(program, std::getenv("MW_SOURCE"));
}

}  // namespace mw
