// SPDX-License-Identifier: Apache-2.0
// Splits by label: what a newcomer's few recordings become.
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "host/data/dataset.h"

namespace mw::data {
namespace {

Clip clip(const std::string& label, const std::string& group, int number) {
  const std::string path = label + "/" + group + std::to_string(number);
  return {path, label, group, content_hash(path), nullptr};
}

Dataset words(int count, int clips_each, const std::vector<std::string>& groups = {""}) {
  Dataset set{"set", {}};
  for (int w = 0; w < count; ++w)
    for (int i = 0; i < clips_each; ++i)
      set.clips.push_back(clip("word" + std::to_string(w), groups[size_t(i) % groups.size()], i));
  return set;
}

std::map<std::string, int> counts(const Dataset& part) {
  std::map<std::string, int> out;
  for (const Clip& c : part.clips) ++out[c.label];
  return out;
}

std::set<std::string> groups(const Dataset& part) {
  std::set<std::string> out;
  for (const Clip& c : part.clips) out.insert(c.group);
  return out;
}

TEST(Split, every_word_of_few_clips_is_held_out_and_learned) {
  for (int count : {2, 3, 4, 10}) {
    for (int each : {2, 3, 5, 8, 10, 12, 15, 20, 30}) {
      for (uint64_t seed : {1, 2, 3}) {
        auto parts = split(words(count, each), {0, 0.1, seed, true});
        ASSERT_TRUE(parts) << parts.error().text();
        EXPECT_EQ(parts->test.labels().size(), size_t(count)) << each;
        EXPECT_EQ(parts->train.labels().size(), size_t(count)) << each;
        EXPECT_TRUE(parts->warnings.empty());
        for (const auto& [label, clips] : counts(parts->test)) EXPECT_LE(clips, (each + 5) / 5);
        EXPECT_EQ(parts->train.clips.size() + parts->test.clips.size(), size_t(count * each));
      }
    }
  }
}

TEST(Split, three_clips_a_word_fill_three_sides) {
  auto parts = split(words(4, 3), {0.1, 0.1, 1, true});
  ASSERT_TRUE(parts) << parts.error().text();
  for (const Dataset* part : {&parts->train, &parts->validation, &parts->test})
    EXPECT_EQ(part->clips.size(), 4u);
  EXPECT_TRUE(parts->warnings.empty());
}

TEST(Split, folds_that_hold_every_label_stay_whole) {
  auto parts = split(words(10, 40, {"1", "2", "3", "4", "5"}), {0, 0.1, 1, true});
  ASSERT_TRUE(parts) << parts.error().text();
  EXPECT_EQ(groups(parts->test).size(), 1u);
  EXPECT_FALSE(groups(parts->train).contains(*groups(parts->test).begin()));
  EXPECT_EQ(parts->test.labels().size(), 10u);
  EXPECT_TRUE(parts->warnings.empty());
}

TEST(Split, groups_of_one_label_each_are_chosen_so_that_all_are_held_out) {
  Dataset set{"set", {}};
  for (int w = 0; w < 5; ++w)
    for (int s = 0; s < 4; ++s)
      for (int i = 0; i < 3; ++i)
        set.clips.push_back(
            clip("word" + std::to_string(w), "speaker" + std::to_string(w) + std::to_string(s), i));
  auto parts = split(set, {0, 0.1, 1, true});
  ASSERT_TRUE(parts) << parts.error().text();
  EXPECT_EQ(parts->test.labels().size(), 5u);
  for (const std::string& group : groups(parts->test))
    EXPECT_FALSE(groups(parts->train).contains(group));
}

TEST(Split, one_speaker_is_on_both_sides_and_that_is_said) {
  const Dataset set = words(3, 10, {"me"});
  EXPECT_FALSE(split(set, {0, 0.1, 1}));
  auto parts = split(set, {0, 0.1, 1, true});
  ASSERT_TRUE(parts) << parts.error().text();
  EXPECT_EQ(parts->test.labels().size(), 3u);
  EXPECT_EQ(parts->train.labels().size(), 3u);
  ASSERT_FALSE(parts->warnings.empty());
  EXPECT_NE(parts->warnings[0].find("word0, word1, word2"), std::string::npos);
  const auto leaks = leaks_between(parts->train, parts->test);
  ASSERT_FALSE(leaks.empty());
  EXPECT_NE(leaks[0].find("me"), std::string::npos);
}

TEST(Split, a_speaker_for_each_word_leaves_no_word_out) {
  Dataset set{"set", {}};
  for (int i = 0; i < 6; ++i) {
    set.clips.push_back(clip("yes", "ann", i));
    set.clips.push_back(clip("no", "bob", i));
  }
  auto parts = split(set, {0, 0.1, 1, true});
  ASSERT_TRUE(parts) << parts.error().text();
  EXPECT_EQ(parts->train.labels().size(), 2u);
  EXPECT_EQ(parts->test.labels().size(), 2u);
  EXPECT_FALSE(parts->warnings.empty());
}

TEST(Split, a_word_of_one_clip_is_learned_and_named) {
  Dataset set = words(2, 10);
  set.clips.push_back(clip("rare", "", 0));
  for (uint64_t seed = 1; seed < 20; ++seed) {
    auto parts = split(set, {0, 0.1, seed, true});
    ASSERT_TRUE(parts) << parts.error().text();
    EXPECT_EQ(counts(parts->train)["rare"], 1);
    ASSERT_EQ(parts->warnings.size(), 1u);
    EXPECT_NE(parts->warnings[0].find("rare"), std::string::npos);
    EXPECT_NE(parts->warnings[0].find("test"), std::string::npos);
  }
}

TEST(Split, is_the_same_for_the_same_seed_and_another_for_another) {
  const auto paths = [](uint64_t seed) {
    std::set<std::string> out;
    auto parts = split(words(3, 20), {0.1, 0.2, seed, true});
    EXPECT_TRUE(parts);
    for (const Clip& c : parts->test.clips) out.insert(c.path);
    return out;
  };
  EXPECT_EQ(paths(1), paths(1));
  EXPECT_NE(paths(1), paths(2));
}

TEST(Split, leaks_are_named) {
  const Dataset people = words(2, 10, {"a", "b"});
  EXPECT_TRUE(leaks_between(words(2, 4, {"a"}), words(2, 4, {"b"})).empty());
  EXPECT_EQ(leaks_between(people, people).size(), 2u);  // speakers and clips
  const auto nameless = leaks_between(words(2, 4), {});
  ASSERT_EQ(nameless.size(), 1u);
  EXPECT_NE(nameless[0].find("8 of 8"), std::string::npos) << nameless[0];
}

}  // namespace
}  // namespace mw::data
