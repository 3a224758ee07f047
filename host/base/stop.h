// SPDX-License-Identifier: Apache-2.0
// What: the one wish to stop: set by a signal handler, asked for by every long loop.
// Why: whoever presses Ctrl-C must get the shell back within a second, whatever stage runs, and
// without half a file; a flag handed from call to call is forgotten in some of them.
// Contract: request_stop() may be called from a signal handler. A loop of unknown length asks
// check_stop() at least ten times a second and returns its error, of ErrorKind::stopped. A stage
// that has something to save holds a StopWait meanwhile, which names what a stop waits for.
#pragma once

#include <atomic>

#include "host/base/result.h"

namespace mw {

void request_stop();
bool stop_requested();
const std::atomic<bool>& stop_flag();
void forget_stop();  // to go on in the same process, as tests do

Error stopped_error();
// Ok, or the error to return.
inline Outcome check_stop() {
  if (stop_requested()) return stopped_error();
  return Ok{};
}

// `what` must outlive the process: a literal.
class StopWait {
 public:
  explicit StopWait(const char* what);
  ~StopWait();
  StopWait(const StopWait&) = delete;
  StopWait& operator=(const StopWait&) = delete;

 private:
  const char* before_;
};
const char* stop_waits_for();  // null: for nothing

}  // namespace mw
