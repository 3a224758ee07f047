// SPDX-License-Identifier: Apache-2.0
#include "host/base/temporary_folder.h"

#include <cstdlib>

namespace mw {
namespace fs = std::filesystem;

TemporaryFolder::TemporaryFolder() {
  std::error_code code;
  std::string pattern = (fs::temp_directory_path(code) / "milliwatt-XXXXXX").string();
  if (::mkdtemp(pattern.data()) != nullptr) path_ = pattern;
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code code;
  if (!path_.empty()) fs::remove_all(path_, code);
}

}  // namespace mw
