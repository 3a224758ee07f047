// SPDX-License-Identifier: Apache-2.0
#include "host/base/files.h"
#include "test/scratch.h"

#include <gtest/gtest.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>

namespace mw {
namespace {

namespace fs = std::filesystem;

class Files : public testing::Test {
 protected:
  // The error of a read, which must come at once.
  std::string read_error(const fs::path& path, uint64_t limit_bytes = kLargestFile_bytes) {
    const auto content = read_file(path, limit_bytes);
    if (content) return "";
    EXPECT_EQ(content.error().kind, ErrorKind::io);
    EXPECT_EQ(content.error().where, path.string());
    return content.error().what;
  }
  std::vector<std::string> names() const {
    std::vector<std::string> out;
    for (const auto& entry : fs::directory_iterator(folder_))
      out.push_back(entry.path().filename());
    return out;
  }
  const Scratch scratch_{"files"};
  const fs::path folder_ = scratch_.path();
};

TEST_F(Files, ReadWhatWasWritten) {
  const fs::path path = folder_ / "a" / "b" / "file";
  ASSERT_TRUE(write_text(path, "first"));
  ASSERT_TRUE(write_text(path, "second"));
  EXPECT_EQ(*read_text(path), "second");
  ASSERT_TRUE(write_text(path, ""));
  EXPECT_EQ(*read_text(path), "");
  EXPECT_FALSE(read_text("/proc/self/stat")->empty());  // announces no size
}

TEST_F(Files, RefuseWhatIsNoRegularFileAtOnce) {
  EXPECT_EQ(read_error(folder_), "is a folder, not a file");
  EXPECT_EQ(read_error("/dev/zero"), "is a device, not a file");
  const fs::path pipe = folder_ / "pipe";
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  EXPECT_EQ(read_error(pipe), "is a pipe, not a file");
  EXPECT_EQ(read_error(folder_ / "missing"), "cannot open: No such file or directory");
}

TEST_F(Files, RefuseALargeFileByItsHeader) {
  const fs::path sparse = folder_ / "sparse";
  ASSERT_TRUE(write_text(sparse, ""));
  ASSERT_EQ(::truncate(sparse.c_str(), off_t{1} << 40), 0);
  EXPECT_EQ(read_error(sparse), "holds 1,099,511,627,776 bytes, too many to be read");
  ASSERT_TRUE(write_text(sparse, "12345"));
  EXPECT_EQ(read_error(sparse, 4), "holds 5 bytes, too many to be read");
  EXPECT_EQ(read_error(sparse, 5), "");
}

TEST_F(Files, WritingNeverReplacesAFolderOrAPipe) {
  const fs::path pipe = folder_ / "pipe";
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  for (const fs::path& path : {folder_, pipe}) {
    const Outcome outcome = write_text(path, "x");
    ASSERT_FALSE(outcome);
    EXPECT_NE(outcome.error().what.find("not a file"), std::string::npos);
  }
  EXPECT_TRUE(fs::is_fifo(pipe));
  EXPECT_EQ(names().size(), 1u);
}

TEST_F(Files, WritingFollowsALink) {
  ASSERT_TRUE(write_text(folder_ / "real", "old"));
  fs::create_symlink("real", folder_ / "link");
  ASSERT_TRUE(write_text(folder_ / "link", "new"));
  EXPECT_TRUE(fs::is_symlink(folder_ / "link"));
  EXPECT_EQ(*read_text(folder_ / "real"), "new");
}

TEST_F(Files, TakesANameAsLongAsTheFileSystemDoes) {
  EXPECT_TRUE(write_text(folder_ / std::string(255, 'n'), "x"));
  const Outcome outcome = write_text(folder_ / std::string(256, 'n'), "x");
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().hint, "choose a shorter name");
  EXPECT_EQ(names().size(), 1u);
}

// A limit of the size of files stands for a full disk: both cut a write short.
TEST_F(Files, AFailedWriteLeavesTheOldFileAndNoHalfOfTheNew) {
  const fs::path path = folder_ / "file";
  ASSERT_TRUE(write_text(path, "old"));
  const pid_t child = ::fork();
  if (child == 0) {
    std::signal(SIGXFSZ, SIG_IGN);
    const rlimit small{1000, 1000};
    if (::setrlimit(RLIMIT_FSIZE, &small) != 0) ::_exit(2);
    const Outcome outcome = write_file(path, Bytes(5000));
    ::_exit(!outcome && outcome.error().what == "cannot write: File too large" ? 0 : 1);
  }
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_EQ(WEXITSTATUS(status), 0);
  EXPECT_EQ(*read_text(path), "old");
  EXPECT_EQ(names(), std::vector<std::string>{"file"});
}

TEST_F(Files, NamesTheCauseOfAFolderThatCannotBeMade) {
  ASSERT_TRUE(write_text(folder_ / "file", "x"));
  const Outcome outcome = write_text(folder_ / "file" / "below", "x");
  ASSERT_FALSE(outcome);
  EXPECT_NE(outcome.error().what.find("Not a directory"), std::string::npos)
      << outcome.error().what;
}

TEST_F(Files, WhetherAFileCanBeWrittenIsKnownBeforehand) {
  EXPECT_TRUE(can_write(folder_ / "new"));
  EXPECT_TRUE(can_write(folder_ / "a" / "b" / "new"));
  EXPECT_TRUE(can_write("new"));
  EXPECT_TRUE(names().empty());
  const Outcome refused = can_write("/proc/self/new");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().where, "/proc/self/new");
  if (::geteuid() != 0) return;  // root may write where rights say no
  const pid_t child = ::fork();
  if (child == 0) {
    const bool dropped = ::setuid(65534) == 0;
    ::_exit(dropped && !can_write("/root-owned/new") && !can_write("/new") ? 0 : 1);
  }
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_EQ(status, 0);
}

}  // namespace
}  // namespace mw
