// SPDX-License-Identifier: Apache-2.0
#include "host/base/workers.h"

namespace mw {

namespace {

// Rounds follow each other within microseconds during a step; sleeping at once would cost more than
// the loop itself, spinning for long would starve a busy machine.
constexpr int kSpins = 2000;

inline void pause() {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#else
  std::this_thread::yield();
#endif
}

}  // namespace

Workers::Workers(int threads) {
  for (int t = 1; t < threads; ++t) pool_.emplace_back([this, t] { serve(t); });
}

Workers::~Workers() {
  {
    std::lock_guard lock(mutex_);
    stop_ = true;
    ++round_;
  }
  wake_.notify_all();
  for (std::thread& thread : pool_) thread.join();
}

void Workers::work(int thread) {
  for (int chunk = next_++; chunk < chunks_; chunk = next_++) body_(context_, chunk, thread);
}

void Workers::serve(int thread) {
  for (uint32_t seen = 0;;) {
    for (int i = 0; i < kSpins && round_ == seen; ++i) pause();
    if (round_ == seen) {
      std::unique_lock lock(mutex_);
      wake_.wait(lock, [&] { return round_ != seen; });
    }
    seen = round_;
    if (stop_) return;
    work(thread);
    --running_;
  }
}

void Workers::dispatch(int chunks, Body body, void* context) {
  if (pool_.empty() || chunks <= 1) {
    for (int chunk = 0; chunk < chunks; ++chunk) body(context, chunk, 0);
    return;
  }
  chunks_ = chunks, body_ = body, context_ = context;
  next_ = 0;
  running_ = int(pool_.size());
  {
    std::lock_guard lock(mutex_);
    ++round_;
  }
  wake_.notify_all();
  work(0);
  for (int i = 0; running_ != 0; ++i) {
    if (i < kSpins) {
      pause();
    } else {
      std::this_thread::yield();
    }
  }
}

}  // namespace mw
