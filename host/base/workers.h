// SPDX-License-Identifier: Apache-2.0
// What: Workers, a small fixed pool of threads for loops over chunks.
// Why: results must not depend on the number of threads, so work is cut by chunk, never by thread,
// and whoever is free takes the next chunk.
// Contract: run() calls f(chunk, thread) once for every chunk and returns when all are done; chunks
// write disjoint memory. `thread` only picks scratch. No allocation in run(). f must not throw.
// One run() at a time.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <thread>
#include <vector>

namespace mw {

class Workers {
 public:
  explicit Workers(int threads);  // >= 1; the caller of run() is one of them
  ~Workers();
  Workers(const Workers&) = delete;
  Workers& operator=(const Workers&) = delete;

  int threads() const { return int(pool_.size()) + 1; }

  template <class F>
  void run(int chunks, F&& f) {
    dispatch(
        chunks, [](void* body, int chunk, int thread) { (*static_cast<F*>(body))(chunk, thread); },
        const_cast<void*>(static_cast<const void*>(&f)));
  }

 private:
  using Body = void (*)(void* body, int chunk, int thread);
  void dispatch(int chunks, Body body, void* context);
  void work(int thread);
  void serve(int thread);

  std::vector<std::thread> pool_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::atomic<uint32_t> round_{0};  // grows by one a run()
  std::atomic<int> next_{0};        // the next chunk to take
  std::atomic<int> running_{0};     // pool threads that have not finished this round
  std::atomic<bool> stop_{false};
  int chunks_ = 0;
  Body body_ = nullptr;
  void* context_ = nullptr;
};

// Chunk `index` of `count` over [0, total): as even as can be, the same for any number of threads.
struct Range {
  int begin, end;
};
constexpr Range chunk_range(int total, int count, int index) {
  return {int(int64_t(total) * index / count), int(int64_t(total) * (index + 1) / count)};
}

}  // namespace mw
