// SPDX-License-Identifier: Apache-2.0
#include "host/data/cache.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>

namespace mw::data {
namespace {
namespace fs = std::filesystem;

class Cache : public testing::Test {
 protected:
  void TearDown() override { fs::remove_all(folder); }
  Result<Bytes> get(const std::string& key, Bytes value) {
    return cached(folder, key, [&]() -> Result<Bytes> {
      ++made;
      return value;
    });
  }
  fs::path entry() {
    for (const auto& item : fs::recursive_directory_iterator(folder))
      if (item.is_regular_file()) return item.path();
    return {};
  }
  fs::path folder = fs::path(testing::TempDir()) /
                    ("mw_cache_" + std::to_string(::getpid()) + "_" +
                     testing::UnitTest::GetInstance()->current_test_info()->name());
  int made = 0;
};

TEST_F(Cache, makes_once_for_each_key) {
  EXPECT_EQ(*get("a", {1, 2, 3}), (Bytes{1, 2, 3}));
  EXPECT_EQ(*get("a", {9}), (Bytes{1, 2, 3}));
  EXPECT_EQ(made, 1);
  EXPECT_EQ(*get("b", {}), Bytes{});
  EXPECT_EQ(*get("b", {9}), Bytes{});
  EXPECT_EQ(made, 2);
}

TEST_F(Cache, damage_is_made_again) {
  ASSERT_TRUE(get("a", {1, 2, 3}));
  const Bytes good = *read_file(entry());
  for (size_t i = 0; i < good.size(); ++i) {
    Bytes bad = good;
    bad[i] ^= 1;
    ASSERT_TRUE(write_file(entry(), bad));
    EXPECT_EQ(*get("a", {4, 5}), (Bytes{4, 5})) << i;
  }
  for (size_t size = 0; size < good.size(); ++size) {
    ASSERT_TRUE(write_file(entry(), std::span(good).first(size)));
    EXPECT_EQ(*get("a", {6}), Bytes{6}) << size;
  }
}

TEST_F(Cache, errors_are_passed_and_not_kept) {
  auto failed = cached(folder, "a", []() -> Result<Bytes> {
    return Error{ErrorKind::io, "no", "", ""};
  });
  EXPECT_FALSE(failed);
  EXPECT_EQ(*get("a", {7}), Bytes{7});
}

TEST_F(Cache, a_folder_that_cannot_be_written_only_costs_time) {
  ASSERT_TRUE(write_text(folder, "a file where the folder should be"));
  EXPECT_EQ(*get("a", {8}), Bytes{8});
}

TEST_F(Cache, the_environment_moves_the_folder) {
  const char* before = std::getenv("MW_CACHE");
  const std::string kept = before ? before : "";
  ::setenv("MW_CACHE", "/x/y", 1);
  EXPECT_EQ(cache_folder(), "/x/y");
  before ? ::setenv("MW_CACHE", kept.c_str(), 1) : ::unsetenv("MW_CACHE");
}

}  // namespace
}  // namespace mw::data
