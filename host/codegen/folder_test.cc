// SPDX-License-Identifier: Apache-2.0
// A folder is compiled into again and again: the user's files survive, ours do not pile up.
#include "host/codegen/folder.h"

#include <gtest/gtest.h>

#include "test/scratch.h"

namespace mw {
namespace {
namespace fs = std::filesystem;

class Folder : public testing::Test {
 protected:
  FolderChange update(const std::vector<ProjectFile>& files, bool force = false) {
    auto change = update_folder(files, folder_, force);
    EXPECT_TRUE(change.ok()) << change.error().text();
    return change ? *change : FolderChange{};
  }
  std::string content(const std::string& path) { return read_text(folder_ / path).value(); }
  void put(const std::string& path, const std::string& text) {
    ASSERT_TRUE(write_text(folder_ / path, text).ok());
  }

  Scratch scratch_{"folder"};
  const fs::path folder_ = scratch_.path() / "out";
  const std::vector<ProjectFile> files_ = {{"model.h", "one", FileRole::api},
                                           {"ops/add/add.cc", "add", FileRole::runtime},
                                           {"main.cc", "main", FileRole::user}};
};

TEST_F(Folder, holds_what_was_written_and_nothing_beside_it) {
  update(files_);
  EXPECT_EQ(content("model.h"), "one");
  EXPECT_EQ(content("main.cc"), "main");
  EXPECT_EQ(std::distance(fs::directory_iterator(scratch_.path()), fs::directory_iterator()), 1);
}

TEST_F(Folder, keeps_a_main_that_the_user_changed) {
  update(files_);
  put("main.cc", "mine");
  put("sensor.cc", "also mine");
  const FolderChange change = update(files_);
  EXPECT_EQ(change.user_kept, std::vector<std::string>{"main.cc"});
  EXPECT_EQ(content("main.cc"), "mine");
  EXPECT_EQ(content("sensor.cc"), "also mine");
  // And again: it stays theirs.
  update(files_);
  EXPECT_EQ(content("main.cc"), "mine");
}

TEST_F(Folder, follows_the_example_while_nobody_changed_it) {
  update(files_);
  auto next = files_;
  next[2].content = "another main";
  update(next);
  EXPECT_EQ(content("main.cc"), "another main");
}

TEST_F(Folder, removes_what_an_older_compile_left) {
  update(files_);
  const FolderChange change = update({files_[0]});
  EXPECT_FALSE(fs::exists(folder_ / "ops"));
  EXPECT_EQ(change.removed, (std::vector<std::string>{"main.cc", "ops/add/add.cc"}));
}

TEST_F(Folder, keeps_stale_files_that_were_changed) {
  update(files_);
  put("ops/add/add.cc", "changed");
  const FolderChange change = update({files_[0]});
  EXPECT_EQ(change.kept, std::vector<std::string>{"ops/add/add.cc"});
  EXPECT_EQ(content("ops/add/add.cc"), "changed");
}

TEST_F(Folder, refuses_to_overwrite_what_is_not_ours) {
  put("model.h", "somebody's");
  const auto refused = update_folder(files_, folder_, false);
  ASSERT_FALSE(refused.ok());
  EXPECT_NE(refused.error().where.find("model.h"), std::string::npos);
  EXPECT_NE(refused.error().hint.find("--force"), std::string::npos);
  EXPECT_EQ(content("model.h"), "somebody's");
  EXPECT_FALSE(fs::exists(folder_ / "ops"));
  update(files_, true);
  EXPECT_EQ(content("model.h"), "one");
}

TEST_F(Folder, refuses_to_overwrite_a_generated_file_that_was_changed) {
  update(files_);
  put("model.h", "patched");
  const auto refused = update_folder(files_, folder_, false);
  ASSERT_FALSE(refused.ok());
  EXPECT_NE(refused.error().what.find("changed by hand"), std::string::npos);
  EXPECT_EQ(content("model.h"), "patched");
}

TEST_F(Folder, never_follows_a_manifest_out_of_the_folder) {
  update(files_);
  ASSERT_TRUE(write_text(scratch_.path() / "precious", "x").ok());
  std::string manifest = content("generated.txt");
  manifest += content_hash("x") + " ../precious\n" + content_hash("x") + " " +
              (scratch_.path() / "precious").string() + "\n";
  put("generated.txt", manifest);
  update({files_[0]});
  EXPECT_TRUE(fs::exists(scratch_.path() / "precious"));
}

TEST_F(Folder, is_unchanged_when_it_cannot_be_written) {
  update(files_);
  auto next = files_;
  next[0].content = "two";
  next.push_back({std::string(300, 'x'), "no file system takes such a name", FileRole::api});
  ASSERT_FALSE(update_folder(next, folder_, false).ok());
  EXPECT_EQ(content("model.h"), "one");
  EXPECT_EQ(std::distance(fs::directory_iterator(scratch_.path()), fs::directory_iterator()), 1);
}

}  // namespace
}  // namespace mw
