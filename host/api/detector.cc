// SPDX-License-Identifier: Apache-2.0
#include "host/api/detector.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace mw::api {

std::vector<Detection> detect(const Posteriors& posteriors, const DetectorSpec& spec) {
  std::vector<Detection> heard;
  const int words = posteriors.classes - 1;
  const size_t span = std::max<size_t>(1, size_t(std::lround(spec.smooth_s / posteriors.period_s)));
  std::vector<double> sum(size_t(posteriors.classes), 0.0);
  for (size_t run = 0; run < posteriors.runs(); ++run) {
    for (int c = 0; c < posteriors.classes; ++c) {
      sum[size_t(c)] += posteriors.at(run)[size_t(c)];
      if (run >= span) sum[size_t(c)] -= posteriors.at(run - span)[size_t(c)];
    }
    const int word = int(std::max_element(sum.begin(), sum.begin() + words) - sum.begin());
    const double score = sum[size_t(word)] / double(span);
    const double now_s = double(run + 1) * posteriors.period_s;
    if (score < spec.threshold) continue;
    if (!heard.empty()) {
      Detection& last = heard.back();
      const double wait_s = last.word == word ? spec.same_refractory_s : spec.any_refractory_s;
      if (now_s - last.time_s < wait_s - 1e-9) {
        if (last.word == word) last.score = std::max(last.score, score);
        continue;
      }
    }
    heard.push_back({now_s, word, score});
  }
  return heard;
}

WordErrors& WordErrors::operator+=(const WordErrors& other) {
  words += other.words, hits += other.hits, substitutions += other.substitutions;
  deletions += other.deletions, insertions += other.insertions;
  return *this;
}

WordErrors compare_words(const std::vector<int>& said, const std::vector<int>& heard) {
  const size_t n = said.size(), m = heard.size();
  std::vector<std::vector<int>> cost(n + 1, std::vector<int>(m + 1));
  for (size_t i = 0; i <= n; ++i) {
    for (size_t j = 0; j <= m; ++j) {
      if (i == 0 || j == 0) {
        cost[i][j] = int(i + j);
        continue;
      }
      const int pair = cost[i - 1][j - 1] + (said[i - 1] == heard[j - 1] ? 0 : 1);
      cost[i][j] = std::min({pair, cost[i - 1][j] + 1, cost[i][j - 1] + 1});
    }
  }
  WordErrors errors;
  errors.words = int(n);
  for (size_t i = n, j = m; i > 0 || j > 0;) {
    const bool same = i > 0 && j > 0 && said[i - 1] == heard[j - 1];
    if (i > 0 && j > 0 && cost[i][j] == cost[i - 1][j - 1] + (same ? 0 : 1)) {
      ++(same ? errors.hits : errors.substitutions);
      --i, --j;
    } else if (i > 0 && cost[i][j] == cost[i - 1][j] + 1) {
      ++errors.deletions;
      --i;
    } else {
      ++errors.insertions;
      --j;
    }
  }
  return errors;
}

WordErrors compare_times(const std::vector<SpokenWord>& said, const std::vector<Detection>& heard,
                         double late_s) {
  WordErrors errors;
  errors.words = int(said.size());
  std::vector<bool> taken(heard.size(), false);
  std::vector<const SpokenWord*> missed;
  const auto within = [&](const SpokenWord& word, const Detection& detection) {
    return detection.time_s >= word.begin_s && detection.time_s <= word.end_s + late_s;
  };
  const auto claim = [&](const SpokenWord& word, bool same) {
    for (size_t i = 0; i < heard.size(); ++i) {
      if (!taken[i] && within(word, heard[i]) && (heard[i].word == word.word) == same) {
        return taken[i] = true, true;
      }
    }
    return false;
  };
  for (const SpokenWord& word : said) {
    if (claim(word, true)) {
      ++errors.hits;
    } else {
      missed.push_back(&word);
    }
  }
  for (const SpokenWord* word : missed) {
    ++(claim(*word, false) ? errors.substitutions : errors.deletions);
  }
  errors.insertions = int(std::ranges::count(taken, false));
  return errors;
}

ThresholdChoice choose_threshold(const std::vector<HeldOut>& recordings, DetectorSpec spec) {
  constexpr double kLow = 0.30, kHigh = 0.95, kStep = 0.01;
  std::vector<ThresholdChoice> choices;
  std::vector<int> costs;
  for (double threshold = kLow; threshold < kHigh; threshold += kStep) {
    spec.threshold = threshold;
    ThresholdChoice choice{threshold, {}};
    for (const HeldOut& recording : recordings) {
      choice.errors += compare_times(recording.said, detect(recording.posteriors, spec));
    }
    const WordErrors& e = choice.errors;
    choices.push_back(choice);
    costs.push_back(e.deletions + e.substitutions + e.insertions);
  }
  // As good but for chance: within a standard error of a count.
  const int least = *std::ranges::min_element(costs);
  const double tolerance = std::sqrt(double(least));
  size_t chosen = 0;
  while (costs[chosen] > least + tolerance) ++chosen;
  return choices[chosen];
}

}  // namespace mw::api
