// SPDX-License-Identifier: Apache-2.0
// What: train(), from a graph and examples to the graph with learned weights.
// Why: the loop over a Step: shuffle, forward, loss, backward, update, score, keep the best.
// Contract: the graph's constants are the starting point and the result; a final softmax stays in
// the graph, but the loss is taken before it. The same graph, examples, options and seed give the
// same bytes for any number of threads. `stop` may be set at any time, by a signal handler for
// example: the best weights so far are kept and the report says so.
#pragma once

#include <atomic>
#include <functional>
#include <vector>

#include "host/ir/graph.h"
#include "host/train/feeder.h"
#include "host/train/loss.h"
#include "host/train/optimizer.h"

namespace mw {

struct TrainProgress {
  int epoch = 0, epochs = 0;     // epoch counts from 0
  int64_t step = 0, steps = 0;   // of the epoch; step == steps: the epoch is done
  Score train;                   // of this epoch so far
  const Score* valid = nullptr;  // at the end of an epoch, where there are such examples
  double learning_rate = 0;
  double samples_per_second = 0;
  double seconds_left = 0;
};

struct TrainOptions {
  int epochs = 30;
  int batch = 100;
  int threads = 1;       // of a step
  int feed_threads = 1;  // that make the examples
  uint64_t seed = 1;     // not 0
  double label_smoothing = 0.05;
  // Trained networks with the same input and classes; what they agree on, for the very inputs of
  // each step, is a share of the target. Borrowed.
  std::vector<const Graph*> teachers;
  double taught_share = 0.7;
  OptimizerOptions optimizer;
  std::function<void(const TrainProgress&)> progress;  // after every step
  const std::atomic<bool>* stop = nullptr;
};

struct TrainReport {
  int epochs = 0;       // completed
  int64_t steps = 0;    // done in all
  int best_epoch = -1;  // whose weights were kept, from 0
  bool stopped = false;
  Score train, valid;  // of the kept epoch; training items are scored as they are learned from
  double seconds = 0;
  double samples_per_second = 0;
};

// Draws the weights of every trainable node: He et al. 2015 for those with something after them,
// Glorot and Bengio 2010 for the last; biases are zeroed.
Outcome initialize(Graph& graph, uint64_t seed);

// valid may be null; then the last epoch is kept, else the one that scores best there.
Result<TrainReport> train(Graph& graph, const Examples& examples, const Examples* valid,
                          const TrainOptions& options);

// The float network's score, in evaluation mode.
Result<Score> evaluate(const Graph& graph, const Examples& examples, int threads);

// The tensor that cross-entropy is taken from: the output, or what a final softmax reads.
TensorId logits_of(const Graph& graph);

}  // namespace mw
