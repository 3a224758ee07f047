// SPDX-License-Identifier: Apache-2.0
#include "apps/cli/frame/interrupt.h"

#include <signal.h>
#include <sys/time.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstring>

#include "host/base/stop.h"

namespace mw::cli {

namespace {

constexpr suseconds_t kPatience_us = 900000;

std::atomic<bool> was_waiting{false};

// All that is called here may be called in a signal handler.
void say(const char* text) {
  const ssize_t ignored = ::write(STDERR_FILENO, text, std::strlen(text));
  (void)ignored;
}

void look_again_soon() {
  itimerval timer{};
  timer.it_value.tv_usec = kPatience_us;
  ::setitimer(ITIMER_REAL, &timer, nullptr);
}

void on_interrupt(int) {
  const int before = errno;
  if (stop_requested()) {
    say("\n");
    ::_exit(kInterrupted);
  }
  request_stop();
  was_waiting = stop_waits_for() != nullptr;
  say("\nstopping; Ctrl-C again ends at once\n");
  look_again_soon();
  errno = before;
}

void on_alarm(int) {
  const int before = errno;
  const char* what = stop_waits_for();
  // Between two waits nothing is waited for; one more look tells.
  if (what == nullptr && !was_waiting.exchange(false)) ::_exit(kInterrupted);
  if (what != nullptr) {
    was_waiting = true;
    say("waiting for ");
    say(what);
    say("\n");
  }
  look_again_soon();
  errno = before;
}

void handle(int signal, void (*handler)(int)) {
  struct sigaction action {};
  action.sa_handler = handler;
  action.sa_flags = SA_RESTART;
  ::sigaction(signal, &action, nullptr);
}

}  // namespace

void stop_on_interrupt() {
  // Also where a shell started it in the background with SIGINT ignored: whoever sends one means
  // it.
  handle(SIGALRM, on_alarm);
  handle(SIGINT, on_interrupt);
}

}  // namespace mw::cli
