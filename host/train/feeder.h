// SPDX-License-Identifier: Apache-2.0
// What: Examples, where training data comes from, and Feeder, which makes the next batch while the
// current one is used.
// Why: augmentation and features cost as much as a step; they must neither wait for it nor depend
// on which thread makes them.
// Contract: Examples::fill is called from several threads at once, for distinct items, and must be
// a function of its arguments alone. Batches come in order; the order of items is drawn from the
// seed and the epoch; the last batch of an epoch is filled up from its beginning.
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <span>
#include <thread>
#include <vector>

#include "host/base/result.h"
#include "host/base/workers.h"

namespace mw {

struct Examples {
  int64_t count = 0;
  // Writes the network's input for one item and returns its class. key: seeds random augmentation;
  // it differs from epoch to epoch, and is 0 for evaluation, where nothing may be random.
  std::function<Result<int>(int64_t item, uint64_t key, std::span<float> input)> fill;
};

struct Batch {
  std::vector<float> input;
  std::vector<int> labels;
};

struct FeederOptions {
  int batch = 1;
  size_t input_elems = 0;  // of an item
  int classes = 0;
  int threads = 1;
  int epochs = 1;
  uint64_t seed = 0;  // 0: evaluation, in order, once, without wrapping
};

class Feeder {
 public:
  Feeder(const Examples& examples, const FeederOptions& options);
  ~Feeder();
  int64_t steps() const { return steps_; }  // of an epoch
  // The next batch, valid until the call after next. Must not be called more than steps() * epochs
  // times.
  Result<const Batch*> next();

 private:
  void produce();
  std::optional<Error> make(int64_t step, Batch& batch, Workers& workers);

  const Examples& examples_;
  const FeederOptions options_;
  int64_t steps_;
  std::vector<int64_t> order_;
  int64_t order_epoch_ = -1;
  static constexpr int kAhead = 2;  // batches that may be ready; one more is in use
  Batch ring_[kAhead + 1];
  std::mutex mutex_;
  std::condition_variable changed_;
  int64_t made_ = 0, taken_ = 0;
  bool stop_ = false;
  std::optional<Error> error_;
  std::thread thread_;
};

}  // namespace mw
