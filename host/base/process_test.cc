// SPDX-License-Identifier: Apache-2.0
#include "host/base/process.h"

#include <gtest/gtest.h>

#include <pthread.h>
#include <signal.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <thread>

#include "host/base/stop.h"

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

double seconds_of(const ProcessRequest& request) {
  const auto start = std::chrono::steady_clock::now();
  (void)run_process(request);
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

// Whether a process of that number runs; a dead one that nobody has reaped does not count.
bool alive(pid_t id) {
  std::ifstream in("/proc/" + std::to_string(id) + "/stat");
  std::string number, name, state;
  return (in >> number >> name >> state) && state != "Z" && state != "X";
}

// The end of a process whose parent is not we is seen a little later.
bool ends_soon(pid_t id) {
  for (int i = 0; i < 200 && alive(id); ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  return !alive(id);
}

TEST(Process, SignalsDoNotMoveTheDeadline) {
  struct sigaction quiet {
  }, before{};
  quiet.sa_handler = [](int) {};  // without SA_RESTART: system calls are interrupted
  ASSERT_EQ(::sigaction(SIGUSR1, &quiet, &before), 0);
  const pthread_t self = ::pthread_self();
  std::atomic<bool> done{false};
  std::thread pest([&] {
    while (!done) {
      ::pthread_kill(self, SIGUSR1);
      std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
  });
  // Output first, so that a stream was ready once before the interruptions.
  EXPECT_LT(seconds_of({{"sh", "-c", "echo ready; exec sleep 30"}, {}, 0.3}), 5);
  const auto output = run_process({{"sh", "-c", "echo out; sleep 0.1; exit 3"}, {}, 10});
  done = true;
  pest.join();
  ::sigaction(SIGUSR1, &before, nullptr);
  ASSERT_TRUE(output) << output.error().text();
  EXPECT_EQ(output->exit_code, 3);
  EXPECT_EQ(output->out, "out\n");
}

TEST(Process, EndsTheChildrenOfWhatRunsTooLong) {
  const std::string file =
      testing::TempDir() + "milliwatt-grandchild-" + std::to_string(::getpid());
  const std::string script = "trap '' TERM; sleep 60 & echo $! > '" + file + "'; wait";
  EXPECT_LT(seconds_of({{"sh", "-c", script}, {}, 0.5}), 10);
  std::ifstream in(file);
  pid_t grandchild = 0;
  ASSERT_TRUE(in >> grandchild);
  EXPECT_TRUE(ends_soon(grandchild));
  std::remove(file.c_str());
}

TEST(Process, WaitsForNoChildThatItsProgramLeftBehind) {
  const auto start = std::chrono::steady_clock::now();
  const auto output = run_process({{"sh", "-c", "sleep 60 & echo $!"}, {}, 30});
  ASSERT_TRUE(output) << output.error().text();
  EXPECT_EQ(output->exit_code, 0);
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(10));
  EXPECT_TRUE(ends_soon(pid_t(std::atoi(output->out.c_str()))));
}

TEST(Process, EndsItsProgramWhenAStopIsAskedFor) {
  std::thread interrupter([] {
    std::this_thread::sleep_for(std::chrono::milliseconds(200));
    request_stop();
  });
  const auto start = std::chrono::steady_clock::now();
  const auto output = run_process({{"sleep", "60"}, {}, 60});
  interrupter.join();
  forget_stop();
  ASSERT_FALSE(output);
  EXPECT_EQ(output.error().kind, ErrorKind::stopped);
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(10));
}

TEST(Process, EndsAProgramThatPrintsWithoutEnd) {
  ProcessRequest request{{"yes"}, {}, 60};
  request.max_output_bytes = 1 << 20;
  const auto output = run_process(request);
  ASSERT_FALSE(output);
  EXPECT_NE(output.error().what.find("printed more than 1048576 bytes"), std::string::npos);
}

TEST(Process, SaysThatAStatusIsLostInsteadOfWaitingForIt) {
  const auto before = ::signal(SIGCHLD, SIG_IGN);
  const auto output = run_process({{"sh", "-c", "exit 3"}, {}, 30});
  ::signal(SIGCHLD, before);
  ASSERT_FALSE(output);
  EXPECT_EQ(output.error().what, "its exit status was lost");
}

TEST(Process, NamesAFolderThatIsNotThere) {
  const auto output = run_process({{"pwd"}, "/no/such/folder", 10});
  ASSERT_FALSE(output);
  EXPECT_NE(output.error().text().find("/no/such/folder"), std::string::npos)
      << output.error().text();
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
