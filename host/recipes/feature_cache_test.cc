// SPDX-License-Identifier: Apache-2.0
// What features are kept under: everything that they are made from.
#include <gtest/gtest.h>
#include <unistd.h>

#include <cmath>
#include <cstdlib>
#include <functional>

#include "host/base/digest.h"
#include "host/recipes/feature_set.h"

namespace mw {

namespace {

namespace fs = std::filesystem;

// Changes each number, text or list below `value`, one at a time, and calls `look` after each.
template <class T>
void each_change(T& value, const std::function<void()>& look) {
  if constexpr (std::is_same_v<T, std::string>) {
    const T before = value;
    value += "x";
    look();
    value = before;
  } else if constexpr (HasFields<T>) {
    T::fields(value, [&](const char*, auto& member) { each_change(member, look); });
  } else if constexpr (std::is_arithmetic_v<T>) {
    const T before = value;
    value = T(value + 1);
    look();
    value = before;
  } else {
    const T before = value;
    value.emplace_back();
    look();
    value = before;
    if (!value.empty()) each_change(value[0], look);
  }
}

speech::WordClips two_words() {
  speech::WordClips clips;
  clips.vocabulary = {"yes", "no", "unknown"};
  for (int i = 0; i < 4; ++i) {
    speech::Samples samples(8000);
    for (size_t t = 0; t < samples.size(); ++t) {
      samples[t] = 0.3f * float(std::sin(0.1 * (1 + i) * double(t)));
    }
    clips.samples.push_back(std::move(samples));
    clips.labels.push_back(i % 2);
  }
  return clips;
}

class FeatureCache : public testing::Test {
 protected:
  void SetUp() override { ::setenv("MW_CACHE", folder.c_str(), 1); }
  void TearDown() override {
    kept ? ::setenv("MW_CACHE", before.c_str(), 1) : ::unsetenv("MW_CACHE");
    fs::remove_all(folder);
  }
  bool kept = std::getenv("MW_CACHE") != nullptr;
  std::string before = kept ? std::getenv("MW_CACHE") : "";
  fs::path folder = fs::path(testing::TempDir()) / ("mw_features_" + std::to_string(::getpid()));
};

TEST_F(FeatureCache, EveryFieldOfVariedWindowsIsInTheirKey) {
  speech::WordClips clips = two_words();
  std::vector<speech::Samples> noises{{0.1f, 0.2f}};
  speech::ClipMix mix;
  const auto key = [&] { return speech::varied_windows(clips, noises, mix).key; };
  const std::string original = key();
  int changes = 0;
  const auto look = [&] { EXPECT_NE(key(), original) << "change " << ++changes; };
  each_change(mix, look);
  each_change(clips, look);
  each_change(noises, look);
  EXPECT_EQ(key(), original);
  std::swap(clips.vocabulary[0], clips.vocabulary[1]);
  EXPECT_NE(key(), original);
}

TEST_F(FeatureCache, EveryFieldOfMixedWindowsIsInTheirKey) {
  speech::MixSources sources = speech::sources_of(two_words(), 16000);
  sources.natural_keywords = sources.keywords;
  sources.sentences = sources.words = sources.noises = {{0.5f, 0.25f}};
  speech::MixSpec mix;
  int64_t count = 10;
  uint64_t seed = 1;
  const auto key = [&] { return speech::mixed_windows(sources, mix, count, seed).key; };
  const std::string original = key();
  const auto look = [&] { EXPECT_NE(key(), original); };
  each_change(mix, look);
  each_change(sources, look);
  each_change(count, look);
  each_change(seed, look);
  EXPECT_EQ(key(), original);
}

TEST_F(FeatureCache, NoiseKeepsItsLabelWhateverWasTrainedBefore) {
  // "no" alone, then "yes,no" on the same clips: the class of noise moves from 1 to 2.
  const features::Spec spec = features::log_mel_spec();
  speech::ClipMix mix;
  mix.variants = 40, mix.noise_windows = 0.5;
  speech::WordClips one = two_words();
  one.vocabulary = {"no", "unknown"};
  one.labels = {0, 1, 0, 1};
  speech::WordClips two = one;
  two.vocabulary = {"no", "yes", "unknown"};
  Result<FeatureSet> first = make_features(speech::varied_windows(one, {}, mix), spec, {}, {});
  Result<FeatureSet> second = make_features(speech::varied_windows(two, {}, mix), spec, {}, {});
  ASSERT_TRUE(first && second);
  int unknown = 0;
  for (int label : second->labels) unknown += label == 2;
  EXPECT_GT(unknown, 50);
}

TEST_F(FeatureCache, KeptFeaturesAreTheSameAsFreshOnes) {
  const features::Spec spec = features::log_mel_spec();
  const speech::WordClips clips = two_words();
  const auto make = [&] {
    return make_features(speech::plain_windows(clips, 16000), spec, {}, {});
  };
  Result<FeatureSet> fresh = make(), kept_ones = make();
  ASSERT_TRUE(fresh && kept_ones);
  EXPECT_EQ(fresh->rows, kept_ones->rows);
  EXPECT_EQ(fresh->labels, kept_ones->labels);
}

TEST_F(FeatureCache, SoundsWithoutAKeyAreNeverMixedUp) {
  const features::Spec spec = features::log_mel_spec();
  const auto sounds = [](float level) {
    return speech::Sounds{
        3, "", [level](int64_t i) {
          speech::Samples samples(16000, 0.0f);
          for (size_t t = 0; t < samples.size(); t += 7) samples[t] = level;
          return speech::LabelledSound{std::move(samples), int(level * 10) + int(i)};
        }};
  };
  Result<FeatureSet> a = make_features(sounds(0.1f), spec, {}, {});
  Result<FeatureSet> b = make_features(sounds(0.9f), spec, {}, {});
  ASSERT_TRUE(a && b);
  EXPECT_NE(a->labels, b->labels);
}

}  // namespace

}  // namespace mw
