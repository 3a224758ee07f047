// SPDX-License-Identifier: Apache-2.0
// What: softmax cross-entropy with label smoothing, from logits.
// Why: taken together, value and gradient are stable where softmax and logarithm apart are not.
// Contract: logits and gradient are [batch, classes]; the loss is the mean over the batch, and so
// is its gradient. The target of a label is 1 - smoothing + smoothing / classes, of the others
// smoothing / classes (Szegedy et al., 2016); a share of it may come from teachers (Hinton et al.,
// Distilling the knowledge in a neural network, 2015). Fixed order of summation.
#pragma once

#include <cstddef>
#include <span>

namespace mw {

struct Score {
  double loss = 0;  // sum over items
  int correct = 0;  // items whose largest logit is the label's
  int items = 0;

  void add(const Score& other) {
    loss += other.loss, correct += other.correct, items += other.items;
  }
  double mean_loss() const { return items ? loss / items : 0; }
  double accuracy() const { return items ? double(correct) / items : 0; }
};

struct Targets {
  std::span<const int> labels;
  double smoothing = 0;
  std::span<const float> taught = {};  // probabilities [batch, classes]; may be empty
  double taught_share = 0;             // of the target, in 0..1
};

// Scores the first labels.size() items. gradient may be empty: score only.
Score cross_entropy(std::span<const float> logits, size_t classes, const Targets& targets,
                    std::span<float> gradient);

// Adds share * softmax(logits) to probabilities; both [batch, classes].
void add_softmax(std::span<const float> logits, size_t classes, double share,
                 std::span<float> probabilities);

}  // namespace mw
