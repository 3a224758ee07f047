// SPDX-License-Identifier: Apache-2.0
#include "host/base/process.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <sstream>
#include <thread>

extern char** environ;

namespace mw {

namespace {

using Clock = std::chrono::steady_clock;
constexpr std::chrono::milliseconds kGrace{500}, kLongestPause{20};

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

 private:
  std::array<int, 2> ends_{-1, -1};
  bool ok_ = false;
};

// Appends what is ready to `to`; false at the end of the stream.
bool drain(int descriptor, std::string& to) {
  std::array<char, 1 << 14> buffer;
  const ssize_t count = ::read(descriptor, buffer.data(), buffer.size());
  if (count > 0) to.append(buffer.data(), size_t(count));
  return count > 0 || (count < 0 && errno == EINTR);
}

// Collects both streams until they end; false if the deadline came first.
bool collect(const Pipe& out, const Pipe& err, Clock::time_point deadline, ProcessOutput& output) {
  std::array<pollfd, 2> streams{pollfd{out.read_end(), POLLIN, 0},
                                pollfd{err.read_end(), POLLIN, 0}};
  std::array<std::string*, 2> texts{&output.out, &output.err};
  while (streams[0].fd >= 0 || streams[1].fd >= 0) {
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now());
    if (left.count() <= 0) return false;
    if (::poll(streams.data(), streams.size(), int(left.count()) + 1) < 0 && errno != EINTR)
      return true;
    for (size_t i = 0; i < streams.size(); ++i) {
      if (streams[i].fd < 0 || streams[i].revents == 0) continue;
      if (!drain(streams[i].fd, *texts[i])) streams[i].fd = -1;
    }
  }
  return true;
}

// Waits until the deadline; false if the child still runs.
bool wait_until(pid_t child, Clock::time_point deadline, int& status) {
  for (std::chrono::microseconds pause{200};;
       pause = std::min<std::chrono::microseconds>(pause * 2, kLongestPause)) {
    const pid_t got = ::waitpid(child, &status, WNOHANG);
    if (got == child || (got < 0 && errno != EINTR)) return true;
    if (Clock::now() >= deadline) return false;
    std::this_thread::sleep_for(pause);
  }
}

void end_child(pid_t child) {
  int status = 0;
  ::kill(child, SIGTERM);
  if (wait_until(child, Clock::now() + kGrace, status)) return;
  ::kill(child, SIGKILL);
  ::waitpid(child, &status, 0);
}

int spawn(const ProcessRequest& request, const Pipe& out, const Pipe& err, pid_t& child) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, out.write_end(), STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, err.write_end(), STDERR_FILENO);
  if (!request.folder.empty()) {
    posix_spawn_file_actions_addchdir_np(&actions, request.folder.c_str());
  }
  std::vector<char*> argv;
  for (const std::string& argument : request.argv)
    argv.push_back(const_cast<char*>(argument.c_str()));
  argv.push_back(nullptr);
  const int code = ::posix_spawnp(&child, argv[0], &actions, nullptr, argv.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  return code;
}

}  // namespace

Result<ProcessOutput> run_process(const ProcessRequest& request) {
  MW_CHECK(!request.argv.empty(), "run_process needs a program");
  const std::string& program = request.argv[0];
  Pipe out, err;
  if (!out.ok() || !err.ok()) {
    return Error{ErrorKind::io, fmt::format("no pipe: {}", std::strerror(errno)), program, ""};
  }
  pid_t child = 0;
  if (const int code = spawn(request, out, err, child); code != 0) {
    return Error{ErrorKind::io, fmt::format("cannot start: {}", std::strerror(code)), program,
                 code == ENOENT ? "install it, or check PATH" : ""};
  }
  out.close_write_end();
  err.close_write_end();
  const auto deadline = Clock::now() + std::chrono::duration_cast<Clock::duration>(
                                           std::chrono::duration<double>(request.timeout_s));
  ProcessOutput output;
  int status = 0;
  if (!collect(out, err, deadline, output) || !wait_until(child, deadline, status)) {
    end_child(child);
    return Error{ErrorKind::io,
                 fmt::format("still ran after {} s and was ended", request.timeout_s), program,
                 "it may wait for something, or needs a longer time-out"};
  }
  output.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return output;
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
