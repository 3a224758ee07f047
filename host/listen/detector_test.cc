// SPDX-License-Identifier: Apache-2.0
#include "host/listen/detector.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "host/base/rng.h"

namespace mw {

namespace {

// Two words and unknown, every 40 ms; word `w` stands at `level` for runs [begin, end).
struct Burst {
  size_t begin, end;
  int word;
  float level;
};
Posteriors posteriors_of(size_t runs, const std::vector<Burst>& bursts) {
  Posteriors p{{.classes = 3, .words = 2, .period_s = 0.04}, std::vector<int8_t>(runs * 3, -128)};
  for (const Burst& burst : bursts) {
    for (size_t run = burst.begin; run < burst.end; ++run) {
      p.values[run * 3 + size_t(burst.word)] = int8_t(std::min(127.0f, burst.level * 256 - 128));
    }
  }
  return p;
}

TEST(Detector, HearsALongBurstOnceAndTellsWhen) {
  const auto heard = detect(posteriors_of(50, {{10, 20, 1, 0.9f}}), {.threshold = 0.5});
  ASSERT_EQ(heard.size(), 1u);
  EXPECT_EQ(heard[0].word, 1);
  EXPECT_NEAR(heard[0].time_s, 13 * 0.04, 1e-9);  // the third of five runs lifts the mean over 0.5
  EXPECT_NEAR(heard[0].score, 3 * 0.9 / 5, 0.005);
}

TEST(Detector, IgnoresShortAndUnknown) {
  EXPECT_TRUE(detect(posteriors_of(50, {{10, 12, 0, 1.0f}}), {.threshold = 0.5}).empty());
  EXPECT_TRUE(detect(posteriors_of(50, {{10, 40, 2, 1.0f}}), {.threshold = 0.5}).empty());
}

TEST(Detector, HearsTwoWordsInARowAndARepeatAfterItsPause) {
  const auto two = detect(posteriors_of(60, {{10, 18, 0, 1.0f}, {20, 28, 1, 1.0f}}), {});
  ASSERT_EQ(two.size(), 2u);
  EXPECT_EQ(two[1].word, 1);
  EXPECT_EQ(detect(posteriors_of(60, {{10, 18, 0, 1.0f}, {40, 48, 0, 1.0f}}), {}).size(), 2u);
}

TEST(Detector, HearsAWordOnceHoweverLongItStays) {
  EXPECT_EQ(detect(posteriors_of(200, {{10, 150, 0, 1.0f}}), {}).size(), 1u);
  // One run below the threshold is no end of a word while the mean stays above it.
  EXPECT_EQ(detect(posteriors_of(200, {{10, 60, 0, 1.0f}, {61, 150, 0, 1.0f}}), {}).size(), 1u);
  const auto with_another =
      detect(posteriors_of(200, {{10, 60, 0, 0.9f}, {60, 90, 1, 0.9f}, {90, 150, 0, 0.9f}}), {});
  EXPECT_EQ(with_another.size(), 3u);
}

// What the detector was before it was made of integers.
std::vector<Detection> detect_in_doubles(const Posteriors& p, const DetectorSpec& spec) {
  std::vector<Detection> heard;
  bool held = false;
  const int span = std::max(1, int(std::lround(spec.smooth_s / p.format.period_s)));
  for (size_t run = 0; run < p.runs(); ++run) {
    std::vector<double> mean(size_t(p.format.words), 0);
    for (int back = 0; back < span && size_t(back) <= run; ++back) {
      for (size_t c = 0; c < mean.size(); ++c) mean[c] += p.real(run - size_t(back), c);
    }
    for (double& sum : mean) sum /= span;  // the sums are exact
    const auto best = std::ranges::max_element(mean);
    const int word = int(best - mean.begin());
    const double now_s = double(run + 1) * p.format.period_s;
    if (!heard.empty() && mean[size_t(heard.back().word)] < spec.threshold) held = false;
    if (*best < spec.threshold) continue;
    if (!heard.empty()) {
      const bool same = heard.back().word == word;
      if (same && held) continue;
      const double wait_s = same ? spec.same_refractory_s : spec.any_refractory_s;
      if (now_s - heard.back().time_s < wait_s - 1e-9) continue;
    }
    heard.push_back({now_s, word, *best});
    held = true;
  }
  return heard;
}

TEST(Detector, HearsWhatDoublesHear) {
  for (uint64_t seed = 0; seed < 40; ++seed) {
    Rng rng(seed);
    Posteriors p{{.classes = 2 + int(rng.below(9)), .words = 0, .period_s = 0.04}, {}};
    p.format.words = 1 + int(rng.below(uint64_t(p.format.classes)));
    p.format.zero_point = rng.chance(0.5) ? -128 : -20;
    // Few levels, far apart, and a threshold between what they can sum to.
    const size_t runs = 300;
    for (size_t i = 0; i < runs * size_t(p.format.classes); ++i) {
      p.values.push_back(int8_t(p.format.zero_point + 20 * int(rng.below(6))));
    }
    DetectorSpec spec{.threshold = 0.2037,
                      .smooth_s = 0.04 * double(1 + rng.below(7)),
                      .same_refractory_s = 0.04 * double(rng.below(30)),
                      .any_refractory_s = 0.04 * double(rng.below(9))};
    const auto want = detect_in_doubles(p, spec), got = detect(p, spec);
    ASSERT_EQ(got.size(), want.size()) << seed;
    for (size_t i = 0; i < got.size(); ++i) {
      EXPECT_EQ(got[i].word, want[i].word) << seed;
      EXPECT_NEAR(got[i].time_s, want[i].time_s, 1e-9) << seed;
      EXPECT_NEAR(got[i].score, want[i].score, 1e-3) << seed;
    }
  }
}

TEST(Detector, HearsWhatReachesTheThresholdToTheStep) {
  Posteriors p{{.classes = 1, .words = 1, .period_s = 0.04},
               std::vector<int8_t>(5, 0)};  // 0.5 each
  EXPECT_EQ(detect(p, {.threshold = 0.5}).size(), 1u);
  p.values[2] = -1;
  EXPECT_TRUE(detect(p, {.threshold = 0.5}).empty());
}

TEST(Detector, ResetForgets) {
  const Posteriors p = posteriors_of(10, {{0, 10, 0, 1.0f}});
  const DetectorParams params = detector_params({}, p.format);
  std::vector<int8_t> history(params.history_bytes());
  Detector detector;
  for (int round = 0; round < 2; ++round) {
    detector.reset(params, history.data());
    DetectorEvent event;
    uint32_t first = 0;
    for (size_t run = 0; run < p.runs() && first == 0; ++run) {
      if (detector.step(params, history.data(), p.at(run).data(), event)) first = event.run;
    }
    EXPECT_EQ(first, 3u) << round;
  }
}

TEST(WordErrors, AlignInOrder) {
  const WordErrors e = compare_words({0, 1, 2}, {0, 3, 2, 2});
  EXPECT_EQ(e.hits, 2);
  EXPECT_EQ(e.substitutions, 1);
  EXPECT_EQ(e.insertions, 1);
  EXPECT_EQ(e.deletions, 0);
  EXPECT_EQ(compare_words({0, 1}, {}).deletions, 2);
  EXPECT_EQ(compare_words({}, {1}).insertions, 1);
}

TEST(WordErrors, BelongByTime) {
  const std::vector<SpokenWord> said{{1, 1.5, 0}, {3, 3.5, 1}, {6, 6.5, 0}};
  const WordErrors e = compare_times(said, {{1.6, 0, 1}, {3.6, 0, 1}, {5, 1, 1}});
  EXPECT_EQ(e.hits, 1);
  EXPECT_EQ(e.substitutions, 1);
  EXPECT_EQ(e.deletions, 1);
  EXPECT_EQ(e.insertions, 1);
}

TEST(Threshold, LiesBetweenFalseAlarmsAndWords) {
  HeldOut recording{posteriors_of(200, {{50, 60, 0, 0.9f}, {120, 130, 1, 0.5f}}), {{2.0, 2.4, 0}}};
  const ThresholdChoice choice = choose_threshold({recording}, {});
  EXPECT_GT(choice.threshold, 0.5);
  EXPECT_LT(choice.threshold, 0.9);
  EXPECT_EQ(choice.errors.hits, 1);
  EXPECT_EQ(choice.errors.insertions, 0);
}

}  // namespace

}  // namespace mw
