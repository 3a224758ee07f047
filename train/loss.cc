// SPDX-License-Identifier: Apache-2.0
#include "train/loss.h"

#include <algorithm>
#include <cmath>

namespace mw {

Score cross_entropy(std::span<const float> logits, size_t classes, std::span<const int> labels,
                    double smoothing, std::span<float> gradient) {
  Score score;
  const size_t batch = labels.size();
  const double other = smoothing / double(classes), own = 1 - smoothing + other;
  for (size_t i = 0; i < batch; ++i) {
    const std::span<const float> row = logits.subspan(i * classes, classes);
    const float largest = *std::ranges::max_element(row);
    double sum = 0, sum_of_logits = 0;
    for (float v : row) {
      sum += std::exp(double(v - largest));
      sum_of_logits += double(v - largest);
    }
    const double log_sum = std::log(sum);
    const size_t label = size_t(labels[i]);
    const double own_logit = double(row[label] - largest);
    score.loss += log_sum - (own - other) * own_logit - other * sum_of_logits;
    score.correct += size_t(std::ranges::max_element(row) - row.begin()) == label;
    ++score.items;
    if (gradient.empty()) continue;
    for (size_t c = 0; c < classes; ++c) {
      const double probability = std::exp(double(row[c] - largest) - log_sum);
      const double target = c == label ? own : other;
      gradient[i * classes + c] = float((probability - target) / double(batch));
    }
  }
  return score;
}

}  // namespace mw
