// SPDX-License-Identifier: Apache-2.0
#include "host/listen/detector.h"

#include <algorithm>
#include <cmath>

namespace mw {

DetectorParams detector_params(const DetectorSpec& spec, const ScoreFormat& format) {
  constexpr double kAlmost = 1e-6;  // below a step, above what doubles lose
  const auto runs = [&](double seconds) { return std::ceil(seconds / format.period_s - kAlmost); };
  DetectorParams p{};
  p.classes = format.classes, p.words = format.words, p.zero_point = format.zero_point;
  p.smooth_runs = std::max(1, int(std::lround(spec.smooth_s / format.period_s)));
  const double step = format.scale / p.smooth_runs;  // of a sum, as a mean score
  p.threshold = int32_t(std::ceil(spec.threshold / step - kAlmost));
  p.q15_multiplier = int32_t(std::min(std::round(step * 32768 * 65536), 2147483647.0));
  p.same_refractory_runs = uint32_t(std::max(0.0, runs(spec.same_refractory_s)));
  p.any_refractory_runs = uint32_t(std::max(0.0, runs(spec.any_refractory_s)));
  return p;
}

Detection detection_of(const DetectorEvent& event, double period_s) {
  return {event.run * period_s, event.word, event.score_q15 / 32768.0};
}

std::vector<Detection> detect(const Posteriors& posteriors, const DetectorSpec& spec) {
  const DetectorParams params = detector_params(spec, posteriors.format);
  std::vector<int8_t> history(params.history_bytes());
  Detector detector;
  detector.reset(params, history.data());
  std::vector<Detection> heard;
  DetectorEvent event;
  for (size_t run = 0; run < posteriors.runs(); ++run) {
    if (detector.step(params, history.data(), posteriors.at(run).data(), event)) {
      heard.push_back(detection_of(event, posteriors.format.period_s));
    }
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

}  // namespace mw
