// SPDX-License-Identifier: Apache-2.0
#include "host/base/stop.h"

namespace mw {

namespace {

std::atomic<bool> stop{false};
std::atomic<const char*> waits_for{nullptr};
static_assert(std::atomic<bool>::is_always_lock_free);
static_assert(std::atomic<const char*>::is_always_lock_free);

}  // namespace

void request_stop() {
  stop = true;
}
bool stop_requested() {
  return stop.load(std::memory_order_relaxed);
}
const std::atomic<bool>& stop_flag() {
  return stop;
}
void forget_stop() {
  stop = false;
}

Error stopped_error() {
  return {ErrorKind::stopped, "stopped", "", ""};
}

StopWait::StopWait(const char* what) : before_(waits_for.exchange(what)) {}
StopWait::~StopWait() {
  waits_for = before_;
}
const char* stop_waits_for() {
  return waits_for;
}

}  // namespace mw
