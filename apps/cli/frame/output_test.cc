// SPDX-License-Identifier: Apache-2.0
#include "apps/cli/frame/output.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <functional>

namespace mw::cli {

namespace {

// What reaches stdout of a process in which it is guarded.
std::string guarded(const std::function<void()>& print) {
  std::array<int, 2> ends{};
  if (::pipe(ends.data()) != 0) return "no pipe";
  const pid_t child = ::fork();
  if (child == 0) {
    ::dup2(ends[1], STDOUT_FILENO);
    ::close(ends[0]);
    ::close(ends[1]);
    guard_stdout();
    print();
    ::_exit(finish_stdout() == 0 ? 0 : 1);
  }
  ::close(ends[1]);
  std::string text;
  std::array<char, 4096> buffer;
  for (ssize_t count; (count = ::read(ends[0], buffer.data(), buffer.size())) > 0;) {
    text.append(buffer.data(), size_t(count));
  }
  ::close(ends[0]);
  int status = 0;
  ::waitpid(child, &status, 0);
  EXPECT_EQ(status, 0);
  return text;
}

TEST(Output, LinesAndTabsPassAndWhatSteersATerminalIsEscaped) {
  EXPECT_EQ(guarded([] { std::printf("a\tb\n\x1b[2Jc\xff\n"); }), "a\tb\n\\x1b[2Jc\\xff\n");
}

TEST(Output, ACharacterMayComeInPieces) {
  const std::string text = "grün نعم 日本 \xf0\x9f\x8e\xa4\n";
  EXPECT_EQ(guarded([&] {
              for (const char c : text) {
                std::fputc(c, stdout);
                std::fflush(stdout);
              }
            }),
            text);
  EXPECT_EQ(guarded([] { std::printf("cut \xe2\x82"); }), "cut \\xe2\\x82");
  EXPECT_EQ(guarded([] {
              std::printf("cut \xe2\x82");
              std::fflush(stdout);
              std::printf("off\n");
            }),
            "cut \\xe2\\x82off\n");
}

TEST(Output, MuchTextArrivesWhole) {
  std::string text;
  for (int i = 0; i < 100'000; ++i) text += "line " + std::to_string(i) + " ü\n";
  EXPECT_EQ(guarded([&] { std::fputs(text.c_str(), stdout); }), text);
}

TEST(Output, TheFirstFailureIsRemembered) {
  const pid_t child = ::fork();
  if (child == 0) {
    ::dup2(::open("/dev/full", O_WRONLY), STDOUT_FILENO);
    guard_stdout();
    std::string large(100'000, 'x');
    std::fputs(large.c_str(), stdout);
    std::fflush(stdout);
    errno = 0;
    ::_exit(finish_stdout() == ENOSPC ? 0 : 1);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  EXPECT_EQ(status, 0);
}

TEST(Output, JsonIsValidWhateverBytesItsStringsHold) {
  for (int c = 0; c < 256; ++c) {
    const Json value{{"name", std::string("a") + char(c) + "b"}};
    const std::string text = json_text(value);
    EXPECT_TRUE(Json::accept(text)) << c;
    for (const char out : text) {
      EXPECT_FALSE((out >= 0 && out < 0x20) || out == 0x7f) << c;
    }
  }
}

}  // namespace

}  // namespace mw::cli
