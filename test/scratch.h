// SPDX-License-Identifier: Apache-2.0
// What: Scratch, an empty folder of a test's own that is removed with it.
// Contract: unique, also between processes; throws when the folder cannot be made.
#pragma once

#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <stdexcept>
#include <string>

namespace mw {

class Scratch {
 public:
  explicit Scratch(const std::string& name) {
    std::string pattern = testing::TempDir() + "mw_" + name + "_XXXXXX";
    if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no scratch folder");
    path_ = pattern;
  }
  ~Scratch() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;

  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace mw
