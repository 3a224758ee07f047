// SPDX-License-Identifier: Apache-2.0
#include "host/train/feeder.h"

#include <algorithm>
#include <numeric>

#include "host/base/rng.h"
#include "host/base/stop.h"

namespace mw {

Feeder::Feeder(const Examples& examples, const FeederOptions& options)
    : examples_(examples),
      options_(options),
      steps_((examples.count + options.batch - 1) / options.batch),
      order_(size_t(examples.count)) {
  std::iota(order_.begin(), order_.end(), 0);
  for (Batch& batch : ring_) {
    batch.input.resize(size_t(options_.batch) * options_.input_elems);
    batch.labels.reserve(size_t(options_.batch));
  }
  thread_ = std::thread([this] { produce(); });
}

Feeder::~Feeder() {
  {
    std::lock_guard lock(mutex_);
    stop_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

std::optional<Error> Feeder::make(int64_t step, Batch& batch, Workers& workers) {
  const int64_t epoch = step / steps_, first = step % steps_ * options_.batch;
  const Rng random = Rng(options_.seed).split(uint64_t(epoch));
  if (options_.seed != 0 && epoch != order_epoch_) {
    Rng shuffle = random;
    std::iota(order_.begin(), order_.end(), 0);
    for (size_t i = order_.size(); i > 1; --i) std::swap(order_[i - 1], order_[shuffle.below(i)]);
    order_epoch_ = epoch;
  }
  const int64_t left = examples_.count - first;
  const int items =
      options_.seed != 0 ? options_.batch : int(std::min<int64_t>(left, options_.batch));
  batch.labels.assign(size_t(items), 0);
  std::vector<std::optional<Error>> errors(static_cast<size_t>(items));
  workers.run(items, [&](int i, int) {
    const int64_t item = order_[size_t((first + i) % examples_.count)];
    const uint64_t key = options_.seed == 0 ? 0 : random.split(uint64_t(item) + 1).next() | 1;
    const std::span<float> input(&batch.input[size_t(i) * options_.input_elems],
                                 options_.input_elems);
    // A batch may take seconds: the items that are left are not made any more.
    Result<int> label =
        stop_requested() ? Result<int>(stopped_error()) : examples_.fill(item, key, input);
    if (label && *label >= 0 && *label < options_.classes) {
      batch.labels[size_t(i)] = *label;
    } else {
      errors[size_t(i)] = label ? Error{ErrorKind::malformed_input,
                                        "class " + std::to_string(*label) + " of a network with " +
                                            std::to_string(options_.classes) + " outputs",
                                        "", "give the network one output a class"}
                                : label.error();
      if (errors[size_t(i)]->kind != ErrorKind::stopped)
        errors[size_t(i)]->at("example " + std::to_string(item));
    }
  });
  for (std::optional<Error>& error : errors) {
    if (error) return std::move(error);
  }
  return std::nullopt;
}

void Feeder::produce() {
  Workers workers(options_.threads);
  const int64_t all = steps_ * options_.epochs;
  for (int64_t step = 0; step < all; ++step) {
    {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [&] { return stop_ || made_ - taken_ < kAhead; });
      if (stop_) return;
    }
    std::optional<Error> error = make(step, ring_[step % (kAhead + 1)], workers);
    std::lock_guard lock(mutex_);
    if (error) error_ = std::move(error);
    ++made_;
    changed_.notify_all();
    if (error_) return;
  }
}

Result<const Batch*> Feeder::next() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return made_ > taken_; });
  if (error_ && made_ == taken_ + 1) return *error_;
  const Batch* batch = &ring_[taken_ % (kAhead + 1)];
  ++taken_;
  changed_.notify_all();
  return batch;
}

}  // namespace mw
