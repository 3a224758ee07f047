// SPDX-License-Identifier: Apache-2.0
// What: where tests find the data that is not in the repository: ../shared, or MW_SHARED.
// Contract: a test that needs a path which is not there skips, and says so.
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <string>

#include "source_dir.h"

namespace mw {

inline std::filesystem::path shared_path(const std::string& relative) {
  const char* chosen = std::getenv("MW_SHARED");
  const auto beside = std::filesystem::path(MW_SOURCE_DIR).parent_path() / "shared";
  return (chosen != nullptr ? std::filesystem::path(chosen) : beside) / relative;
}

}  // namespace mw

// Ends the test as skipped where the path does not exist.
#define MW_NEEDS_SHARED(path)                                                        \
  do {                                                                               \
    if (!std::filesystem::exists(path))                                              \
      GTEST_SKIP() << "SKIPPED: " << (path)                                          \
                   << " does not exist; set MW_SHARED to the folder of shared data"; \
  } while (0)
