// SPDX-License-Identifier: Apache-2.0
#include "host/base/process.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <optional>
#include <sstream>
#include <thread>

#include "host/base/stop.h"

namespace mw {

namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;
constexpr milliseconds kGrace{500}, kLongestPause{20};

class Pipe {
 public:
  Pipe() { ok_ = ::pipe2(ends_.data(), O_CLOEXEC) == 0; }
  ~Pipe() {
    for (int end : ends_)
      if (end >= 0) ::close(end);
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;
  bool ok() const { return ok_; }
  int read_end() const { return ends_[0]; }
  int write_end() const { return ends_[1]; }
  void close_write_end() {
    ::close(ends_[1]);
    ends_[1] = -1;
  }
  void read_without_waiting() const { ::fcntl(ends_[0], F_SETFL, O_NONBLOCK); }

 private:
  std::array<int, 2> ends_{-1, -1};
  bool ok_ = false;
};

// What the child does between fork() and exec(): calls that are safe there, and no allocation.
[[noreturn]] void become(const char* folder, char* const* argv, const Pipe& out, const Pipe& err,
                         const Pipe& failure, pid_t parent) {
  // A group of its own, so that it can be ended with its children; and no life after the parent,
  // which a group of its own would give it when the terminal interrupts.
  ::setpgid(0, 0);
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != parent) ::_exit(127);
  const int nothing = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
  if (nothing >= 0 && ::dup2(nothing, STDIN_FILENO) >= 0 &&
      ::dup2(out.write_end(), STDOUT_FILENO) >= 0 && ::dup2(err.write_end(), STDERR_FILENO) >= 0 &&
      (folder == nullptr || ::chdir(folder) == 0)) {
    ::signal(SIGPIPE, SIG_DFL);
    ::execvp(argv[0], argv);
  }
  const int code = errno;
  (void)!::write(failure.write_end(), &code, sizeof code);
  ::_exit(127);
}

// Starts the program; gives errno if that failed.
int start(const ProcessRequest& request, Pipe& out, Pipe& err, pid_t& child) {
  Pipe failure;
  if (!failure.ok()) return errno;
  std::vector<char*> argv;
  for (const std::string& argument : request.argv)
    argv.push_back(const_cast<char*>(argument.c_str()));
  argv.push_back(nullptr);
  const char* folder = request.folder.empty() ? nullptr : request.folder.c_str();
  const pid_t parent = ::getpid();
  child = ::fork();
  if (child < 0) return errno;
  if (child == 0) become(folder, argv.data(), out, err, failure, parent);
  failure.close_write_end();
  out.close_write_end();
  err.close_write_end();
  int code = 0;
  ssize_t got = 0;
  while ((got = ::read(failure.read_end(), &code, sizeof code)) < 0 && errno == EINTR) {
  }
  if (got != sizeof code) return 0;  // closed by exec()
  ::waitpid(child, nullptr, 0);
  return code;
}

// A started program and its two streams.
class Child {
 public:
  Child(pid_t id, const Pipe& out, const Pipe& err)
      : id_(id), streams_{pollfd{out.read_end(), POLLIN, 0}, pollfd{err.read_end(), POLLIN, 0}} {
    out.read_without_waiting();
    err.read_without_waiting();
  }

  enum class End { exited, too_late, too_much, stopped };

  // Until it has ended and both streams have, or until one of the bounds. Children of its own that
  // hold a stream open are waited for a moment only.
  End watch(Clock::time_point deadline, size_t max_bytes, ProcessOutput& output) {
    Clock::time_point last = deadline;
    for (milliseconds pause{1}; !(ended_ && streams_end());
         pause = std::min(pause * 2, kLongestPause)) {
      const auto now = Clock::now();
      if (stop_requested()) return End::stopped;
      if (now >= last && !ended_) return End::too_late;
      if (now >= last) break;
      // Once the streams have ended, only its exit is awaited.
      if (collect(std::min(pause, until(last, now)), output)) pause = milliseconds{1};
      if (output.out.size() > max_bytes || output.err.size() > max_bytes) return End::too_much;
      if (!ended_ && has_ended()) {
        ended_ = true;
        last = std::min(deadline, Clock::now() + kGrace);
      }
    }
    // On a busy machine the moment may pass before what it wrote was read: that is in the pipes.
    while (take(output) && output.out.size() <= max_bytes && output.err.size() <= max_bytes) {
    }
    return End::exited;
  }

  // Ends whatever is left of it and its children, and gives its exit code; none where the caller's
  // process ignores SIGCHLD, which throws the status away. It is reaped last: until then no other
  // process can have its number.
  std::optional<int> end() {
    if (!ended_) {
      ::kill(-id_, SIGTERM);
      const auto last = Clock::now() + kGrace;
      while (!has_ended() && Clock::now() < last) std::this_thread::sleep_for(milliseconds{1});
    }
    ::kill(-id_, SIGKILL);
    int status = 0;
    pid_t got = 0;
    while ((got = ::waitpid(id_, &status, 0)) < 0 && errno == EINTR) {
    }
    if (got != id_) return std::nullopt;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  }

 private:
  static milliseconds until(Clock::time_point last, Clock::time_point now) {
    return std::chrono::duration_cast<milliseconds>(last - now) + milliseconds{1};
  }

  bool streams_end() const { return streams_[0].fd < 0 && streams_[1].fd < 0; }

  bool has_ended() const {
    siginfo_t info{};
    if (::waitid(P_PID, id_t(id_), &info, WEXITED | WNOHANG | WNOWAIT) != 0) return errno == ECHILD;
    return info.si_pid == id_;
  }

  // Waits at most so long and takes what is ready; false if that was nothing.
  bool collect(milliseconds pause, ProcessOutput& output) {
    // `revents` is not looked at: after an interruption it is of an earlier call.
    if (::poll(streams_.data(), streams_.size(), int(pause.count())) <= 0) return false;
    return take(output);
  }

  // What can be read without waiting, at most a buffer of each stream; false if that was nothing.
  bool take(ProcessOutput& output) {
    std::array<std::string*, 2> texts{&output.out, &output.err};
    bool any = false;
    for (size_t i = 0; i < streams_.size(); ++i) {
      if (streams_[i].fd < 0) continue;
      std::array<char, 1 << 14> buffer;
      ssize_t count = 0;
      while ((count = ::read(streams_[i].fd, buffer.data(), buffer.size())) < 0 && errno == EINTR) {
      }
      if (count > 0) texts[i]->append(buffer.data(), size_t(count));
      if (count == 0 || (count < 0 && errno != EAGAIN)) streams_[i].fd = -1;
      any = any || count > 0;
    }
    return any;
  }

  pid_t id_;
  std::array<pollfd, 2> streams_;
  bool ended_ = false;
};

}  // namespace

Result<ProcessOutput> run_process(const ProcessRequest& request) {
  MW_CHECK(!request.argv.empty(), "run_process needs a program");
  const std::string& program = request.argv[0];
  Pipe out, err;
  if (!out.ok() || !err.ok()) {
    return Error{ErrorKind::io, fmt::format("no pipe: {}", std::strerror(errno)), program, ""};
  }
  if (std::error_code code;
      !request.folder.empty() && !std::filesystem::is_directory(request.folder, code)) {
    return Error{ErrorKind::io, "is no folder to run a program in", request.folder.string(), ""};
  }
  pid_t id = 0;
  if (const int code = start(request, out, err, id); code != 0) {
    return Error{ErrorKind::io, fmt::format("cannot start: {}", std::strerror(code)), program,
                 code == ENOENT ? "install it, or check PATH" : ""};
  }
  const auto deadline = Clock::now() + std::chrono::duration_cast<Clock::duration>(
                                           std::chrono::duration<double>(request.timeout_s));
  ProcessOutput output;
  Child child(id, out, err);
  const Child::End end = child.watch(deadline, request.max_output_bytes, output);
  const std::optional<int> exit_code = child.end();
  output.exit_code = exit_code.value_or(0);
  switch (end) {
    case Child::End::exited:
      if (exit_code) return output;
      return Error{ErrorKind::io, "its exit status was lost", program,
                   "this process must not ignore SIGCHLD"};
    case Child::End::too_late:
      return Error{ErrorKind::io,
                   fmt::format("still ran after {} s and was ended", request.timeout_s), program,
                   "it may wait for something, or needs a longer time-out"};
    case Child::End::stopped:
      return stopped_error();
    case Child::End::too_much:
      break;
  }
  return Error{ErrorKind::io,
               fmt::format("printed more than {} bytes and was ended", request.max_output_bytes),
               program, "it may repeat itself without end"};
}

bool program_exists(const std::string& name) {
  const char* path = std::getenv("PATH");
  std::istringstream folders(path != nullptr ? path : "");
  for (std::string folder; std::getline(folders, folder, ':');) {
    if (::access((folder + "/" + name).c_str(), X_OK) == 0) return true;
  }
  return false;
}

}  // namespace mw
