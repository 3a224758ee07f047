// SPDX-License-Identifier: Apache-2.0
#include "host/api/detector.h"

#include <gtest/gtest.h>

namespace mw::api {

namespace {

// Two words and unknown, every 40 ms; word `w` stands at `level` for runs [begin, end).
struct Burst {
  size_t begin, end;
  int word;
  float level;
};
Posteriors posteriors_of(size_t runs, const std::vector<Burst>& bursts) {
  Posteriors p{3, 0.04, std::vector<float>(runs * 3, 0.0f)};
  for (const Burst& burst : bursts) {
    for (size_t run = burst.begin; run < burst.end; ++run) {
      p.values[run * 3 + size_t(burst.word)] = burst.level;
    }
  }
  return p;
}

TEST(Detector, HearsALongBurstOnceAndTellsWhen) {
  const auto heard = detect(posteriors_of(50, {{10, 20, 1, 0.9f}}), {.threshold = 0.5});
  ASSERT_EQ(heard.size(), 1u);
  EXPECT_EQ(heard[0].word, 1);
  EXPECT_NEAR(heard[0].time_s, 13 * 0.04, 1e-9);  // the third of five runs lifts the mean over 0.5
  EXPECT_NEAR(heard[0].score, 0.9, 1e-6);
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

}  // namespace mw::api
