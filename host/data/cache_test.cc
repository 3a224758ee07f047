// SPDX-License-Identifier: Apache-2.0
#include "host/data/cache.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <optional>

#include "host/base/notices.h"

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

// Sets a variable for a while.
class Variable {
 public:
  Variable(const char* name, const std::string& value) : name_(name) {
    const char* before = std::getenv(name);
    if (before != nullptr) before_ = before;
    ::setenv(name, value.c_str(), 1);
  }
  ~Variable() { before_ ? ::setenv(name_, before_->c_str(), 1) : ::unsetenv(name_); }
  Variable(const Variable&) = delete;
  Variable& operator=(const Variable&) = delete;

 private:
  const char* name_;
  std::optional<std::string> before_;
};

TEST_F(Cache, the_environment_moves_the_folder) {
  const Variable elsewhere("MW_CACHE", (folder / "x").string());
  EXPECT_EQ(wanted_cache_folder(), folder / "x");
  EXPECT_EQ(cache_folder(), folder / "x");
}

TEST_F(Cache, one_that_cannot_be_written_is_replaced_and_said_once) {
  ASSERT_TRUE(write_text(folder, "a file where the folder should be"));
  (void)take_notices();
  const Variable elsewhere("MW_CACHE", folder.string());
  const fs::path other = cache_folder();
  EXPECT_NE(other, folder);
  EXPECT_TRUE(write_text(other / "probe" / "file", "can be written"));
  fs::remove_all(other / "probe");
  (void)cache_folder();
  const std::vector<std::string> said = take_notices();
  ASSERT_EQ(said.size(), 1u);
  EXPECT_NE(said[0].find(folder.string()), std::string::npos);
}

TEST_F(Cache, the_limit_is_read_in_gigabytes) {
  {
    const Variable limit("MW_CACHE_GB", "0.5");
    EXPECT_EQ(cache_limit_bytes(), 500000000u);
  }
  for (const char* wrong : {"much", "-1", "nan", "1x"}) {
    const Variable limit("MW_CACHE_GB", wrong);
    EXPECT_EQ(cache_limit_bytes(), 2000000000u) << wrong;
  }
}

TEST_F(Cache, what_was_not_used_for_longest_goes_first) {
  const auto age = [&](const fs::path& path, int hours) {
    fs::last_write_time(path, fs::file_time_type::clock::now() - std::chrono::hours(hours));
  };
  const auto file = [&](const std::string& name, int hours) {
    ASSERT_TRUE(write_file(folder / name, Bytes(1000)));
    age(folder / name, hours);
  };
  file("made/aa/1", 5), file("made/bb/2", 3), file("made/bb/3", 1);
  ASSERT_TRUE(write_file(folder / "firmware/old/deep/model.o", Bytes(1000)));
  age(folder / "firmware/old", 4);
  ASSERT_TRUE(write_file(folder / "firmware/new/model.o", Bytes(1000)));
  prune_cache(folder, 5000);
  EXPECT_TRUE(fs::exists(folder / "made/aa/1"));
  prune_cache(folder, 3500);
  EXPECT_FALSE(fs::exists(folder / "made/aa/1"));
  EXPECT_FALSE(fs::exists(folder / "firmware/old"));
  EXPECT_TRUE(fs::exists(folder / "made/bb/2"));
  // A folder that was just used may be running in another process.
  prune_cache(folder, 0);
  EXPECT_FALSE(fs::exists(folder / "made/bb/3"));
  EXPECT_TRUE(fs::exists(folder / "firmware/new/model.o"));
}

TEST_F(Cache, use_makes_an_entry_young_and_writing_keeps_the_bound) {
  const Variable elsewhere("MW_CACHE", folder.string()), limit("MW_CACHE_GB", "0.0000025");
  const auto make = [&](const char* key) {
    ASSERT_TRUE(cached(key, [&]() -> Result<Bytes> {
      ++made;
      return Bytes(1000);
    }));
  };
  make("a"), make("b");
  EXPECT_EQ(made, 2);
  for (const auto& item : fs::recursive_directory_iterator(folder)) {
    if (!item.is_regular_file()) continue;
    fs::last_write_time(item.path(), fs::file_time_type::clock::now() - std::chrono::hours(1));
  }
  make("a");  // used: b is the oldest now
  make("c");
  EXPECT_EQ(made, 3);
  make("a");
  EXPECT_EQ(made, 3);
  make("b");
  EXPECT_EQ(made, 4);
}

}  // namespace
}  // namespace mw::data
