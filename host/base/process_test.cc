// SPDX-License-Identifier: Apache-2.0
#include "host/base/process.h"

#include <gtest/gtest.h>

#include <chrono>

namespace mw {
namespace {

TEST(Process, CapturesBothStreamsAndTheStatus) {
  const auto output = run_process({{"sh", "-c", "echo out; echo err >&2; exit 3"}, {}, 10});
  ASSERT_TRUE(output) << output.error().text();
  EXPECT_EQ(output->out, "out\n");
  EXPECT_EQ(output->err, "err\n");
  EXPECT_EQ(output->exit_code, 3);
}

TEST(Process, RunsInItsFolderWithoutAShell) {
  const auto output = run_process({{"pwd"}, "/", 10});
  ASSERT_TRUE(output);
  EXPECT_EQ(output->out, "/\n");
  const auto echoed = run_process({{"echo", "$HOME; a 'b'"}, {}, 10});
  ASSERT_TRUE(echoed);
  EXPECT_EQ(echoed->out, "$HOME; a 'b'\n");
}

TEST(Process, TakesMoreOutputThanAPipeHolds) {
  const auto output = run_process({{"head", "-c", "3000000", "/dev/zero"}, {}, 10});
  ASSERT_TRUE(output);
  EXPECT_EQ(output->out.size(), 3'000'000u);
}

TEST(Process, EndsAProgramThatRunsTooLong) {
  for (const char* script : {"exec sleep 30", "trap '' TERM; while :; do :; done"}) {
    const auto start = std::chrono::steady_clock::now();
    const auto output = run_process({{"sh", "-c", script}, {}, 0.1});
    ASSERT_FALSE(output);
    EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(5));
  }
}

TEST(Process, ReportsASignalAndAMissingProgram) {
  const auto killed = run_process({{"sh", "-c", "kill -9 $$"}, {}, 10});
  ASSERT_TRUE(killed);
  EXPECT_EQ(killed->exit_code, 128 + 9);
  const auto missing = run_process({{"no-such-program-here"}, {}, 10});
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().where, "no-such-program-here");
  EXPECT_TRUE(program_exists("sh"));
  EXPECT_FALSE(program_exists("no-such-program-here"));
}

}  // namespace
}  // namespace mw
