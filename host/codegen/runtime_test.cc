// SPDX-License-Identifier: Apache-2.0
#include "host/codegen/runtime.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "source_dir.h"

namespace mw {
namespace {

std::vector<std::string> families_of(const char* folder) {
  std::vector<std::string> found = with_families(MW_SOURCE_DIR, {folder}).value();
  std::erase_if(found, [](const std::string& name) { return !name.starts_with("ops/_family/"); });
  for (std::string& name : found) name = name.substr(sizeof("ops/_family"));
  std::ranges::sort(found);
  return found;
}

TEST(Runtime, FamiliesFollowIncludes) {
  using Names = std::vector<std::string>;
  EXPECT_EQ(families_of("ops/softmax"), Names{});
  EXPECT_EQ(families_of("ops/reshape"), (Names{"member", "movement"}));
  EXPECT_EQ(families_of("ops/fully_connected"), Names{"weighted"});
  EXPECT_EQ(families_of("ops/conv_2d"), (Names{"conv", "weighted", "window"}));
  EXPECT_EQ(families_of("ops/max_pool_2d"), (Names{"member", "pool", "window"}));
  EXPECT_EQ(families_of("dsp/energy"), Names{"frame"});
}

TEST(Runtime, HostHalvesAreNoDeviceFiles) {
  const auto files = device_files(MW_SOURCE_DIR, "ops/_family").value();
  EXPECT_GT(files.size(), 8u);
  for (const auto& file : files) {
    const std::string stem = file.stem().string();
    EXPECT_FALSE(stem.ends_with("_host") || stem.ends_with("_grad") || stem.ends_with("_test"))
        << file;
  }
}

}  // namespace
}  // namespace mw
