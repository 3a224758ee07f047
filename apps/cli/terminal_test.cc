// SPDX-License-Identifier: Apache-2.0
// What the tool shows on a terminal, through a pseudo-terminal of its own.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "apps/cli/frame/progress.h"
#include "apps/cli/frame/table.h"

namespace mw::cli {

namespace {

// What `shown` writes to stdout and stderr when both are a terminal of so many columns.
template <class Shown>
std::string on_terminal(unsigned short columns, Shown shown) {
  const int control = ::posix_openpt(O_RDWR | O_NOCTTY);
  if (control < 0 || ::grantpt(control) != 0 || ::unlockpt(control) != 0) return "no terminal";
  const std::string name = ::ptsname(control);
  const pid_t child = ::fork();
  if (child == 0) {
    const int terminal = ::open(name.c_str(), O_RDWR | O_NOCTTY);
    const winsize size{24, columns, 0, 0};
    ::ioctl(terminal, TIOCSWINSZ, &size);
    ::unsetenv("COLUMNS");
    ::dup2(terminal, STDOUT_FILENO);
    ::dup2(terminal, STDERR_FILENO);
    shown();
    std::fflush(nullptr);
    ::_exit(0);
  }
  std::string text;
  // Held open here, so that nothing is lost when the child has gone.
  const int held = ::open(name.c_str(), O_RDWR | O_NOCTTY);
  int status = 0;
  ::fcntl(control, F_SETFL, O_NONBLOCK);
  for (bool ended = false;;) {
    char buffer[4096];
    const ssize_t count = ::read(control, buffer, sizeof buffer);
    if (count > 0) {
      text.append(buffer, size_t(count));
    } else if (ended) {
      break;
    } else {
      ended = ::waitpid(child, &status, WNOHANG) == child;
      ::usleep(1000);
    }
  }
  ::close(held);
  ::close(control);
  EXPECT_EQ(status, 0);
  return text;
}

size_t widest_line(const std::string& text) {
  size_t widest = 0;
  for (size_t at = 0, end = 0; at < text.size(); at = end + 1) {
    end = std::min(text.find_first_of("\r\n", at), text.size());
    widest = std::max(widest, width_of(std::string_view(text).substr(at, end - at)));
  }
  return widest;
}

TEST(Terminal, NoTableIsWiderThanIt) {
  const std::string text = on_terminal(60, [] { ::execl(MW_TOOL, MW_TOOL, "boards", nullptr); });
  EXPECT_NE(text.find("arduino"), std::string::npos) << text;
  EXPECT_NE(text.find("…"), std::string::npos);
  EXPECT_LE(widest_line(text.substr(0, text.find("\r\n\r\n"))), 60u);
}

TEST(Terminal, ColumnsOfTheEnvironmentGoFirst) {
  const std::string text = on_terminal(60, [] {
    ::setenv("COLUMNS", "40", 1);
    std::printf("%zu", terminal_columns(STDOUT_FILENO));
  });
  EXPECT_EQ(text, "40");
  EXPECT_EQ(on_terminal(60, [] { std::printf("%zu", terminal_columns(STDOUT_FILENO)); }), "60");
}

TEST(Terminal, ABarFitsAndWhatFollowsHasALineOfItsOwn) {
  const std::string text = on_terminal(50, [] {
    ProgressBar bar;
    for (int i = 0; i <= 3; ++i) {
      bar.update({"s", i, 3, "a\nb " + std::string(80, 'x')});
    }
    end_progress_line();
    std::printf("result\n");
    std::fflush(stdout);
    bar.update({"s", 3, 3, ""});
  });
  EXPECT_NE(text.find("\r\nresult\r\n"), std::string::npos) << text;
  EXPECT_LE(widest_line(text), 50u) << text;
  EXPECT_NE(text.find("a\\nb"), std::string::npos) << text;
}

}  // namespace

}  // namespace mw::cli
