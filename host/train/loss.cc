// SPDX-License-Identifier: Apache-2.0
#include "host/train/loss.h"

#include <algorithm>
#include <cmath>

namespace mw {

Score cross_entropy(std::span<const float> logits, size_t classes, const Targets& targets,
                    std::span<float> gradient) {
  Score score;
  const size_t batch = targets.labels.size();
  const double taught_share = targets.taught.empty() ? 0 : targets.taught_share;
  const double other = targets.smoothing / double(classes), own = 1 - targets.smoothing + other;
  for (size_t i = 0; i < batch; ++i) {
    const std::span<const float> row = logits.subspan(i * classes, classes);
    const float largest = *std::ranges::max_element(row);
    const size_t label = size_t(targets.labels[i]);
    double sum = 0;
    for (float v : row) sum += std::exp(double(v - largest));
    const double log_sum = std::log(sum);
    score.loss += log_sum;
    score.correct += size_t(std::ranges::max_element(row) - row.begin()) == label;
    ++score.items;
    for (size_t c = 0; c < classes; ++c) {
      double target = c == label ? own : other;
      if (taught_share > 0) {
        target += taught_share * (double(targets.taught[i * classes + c]) - target);
      }
      score.loss -= target * double(row[c] - largest);
      if (gradient.empty()) continue;
      const double probability = std::exp(double(row[c] - largest) - log_sum);
      gradient[i * classes + c] = float((probability - target) / double(batch));
    }
  }
  return score;
}

void add_softmax(std::span<const float> logits, size_t classes, double share,
                 std::span<float> probabilities) {
  for (size_t begin = 0; begin + classes <= logits.size(); begin += classes) {
    const std::span<const float> row = logits.subspan(begin, classes);
    const float largest = *std::ranges::max_element(row);
    double sum = 0;
    for (float v : row) sum += std::exp(double(v - largest));
    for (size_t c = 0; c < classes; ++c) {
      probabilities[begin + c] += float(share * std::exp(double(row[c] - largest)) / sum);
    }
  }
}

}  // namespace mw
