// SPDX-License-Identifier: Apache-2.0
// What: TemporaryFolder, a folder of its own that goes when the value does.
// Why: files that other programs read and write need a place that no other process knows.
// Contract: path() is empty where none could be made; the first file written there says why.
#pragma once

#include <filesystem>
#include <string>

namespace mw {

class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  const std::filesystem::path& path() const { return path_; }
  std::filesystem::path file(const std::string& name) const { return path_ / name; }

 private:
  std::filesystem::path path_;
};

}  // namespace mw
