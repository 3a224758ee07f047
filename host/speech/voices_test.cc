// SPDX-License-Identifier: Apache-2.0
#include "host/speech/voices.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cmath>
#include <cstdlib>
#include <map>
#include <set>
#include <sstream>

#include "host/base/process.h"
#include "host/speech/people.h"
#include "host/speech/voice_engines.h"

namespace mw::speech {
namespace {
namespace fs = std::filesystem;

TEST(Voices, no_speaker_and_no_sentence_is_on_both_sides) {
  auto plan = plan_speech({});
  ASSERT_TRUE(plan) << plan.error().text();
  std::map<std::string, std::set<std::string>> speaker_sides, sentence_sides;
  std::set<std::string> paths, held_out_variants;
  for (const Utterance& u : *plan) {
    const std::string side = u.path.substr(0, u.path.find('/'));
    speaker_sides[u.group].insert(side);
    if (u.label == "_sentence") sentence_sides[u.text].insert(side);
    if (side == "test" && u.engine == "espeak-ng") held_out_variants.insert(u.voice);
    EXPECT_TRUE(paths.insert(u.path).second) << u.path;
  }
  for (const auto& [speaker, sides] : speaker_sides) EXPECT_EQ(sides.size(), 1u) << speaker;
  for (const auto& [text, sides] : sentence_sides) EXPECT_EQ(sides.size(), 1u) << text;
  EXPECT_TRUE(speaker_sides["ked"].contains("test"));
  EXPECT_GE(held_out_variants.size(), 12u);
}

TEST(Voices, the_rest_never_says_a_keyword) {
  SpeakSpec spec;
  spec.keywords = {"left", "right", "coffee"};
  auto plan = plan_speech(spec);
  ASSERT_TRUE(plan);
  const std::set<std::string> keywords(spec.keywords.begin(), spec.keywords.end());
  for (const Utterance& u : *plan) {
    std::istringstream words(u.text);
    for (std::string word; words >> word;)
      EXPECT_EQ(keywords.contains(word), u.path.find("/keywords/") != std::string::npos) << u.path;
  }
}

TEST(Voices, a_plan_depends_on_its_spec_alone) {
  auto text = [](const SpeakSpec& spec) {
    std::string out;
    const auto plan = plan_speech(spec);
    for (const Utterance& u : *plan)
      out += u.path + u.accent + std::to_string(u.stretch) + std::to_string(u.pitch);
    return out;
  };
  SpeakSpec one, two, many;
  two.seed = 2, many.processes = 8;
  EXPECT_TRUE(text(one) == text(many));
  EXPECT_FALSE(text(one) == text(two));
}

TEST(Voices, a_wrong_spec_is_refused) {
  SpeakSpec spec;
  spec.keywords = {"left; rm"};
  EXPECT_FALSE(plan_speech(spec));
  spec.keywords = {};
  EXPECT_FALSE(plan_speech(spec));
  spec = {};
  spec.engines = {"hal9000"};
  EXPECT_FALSE(plan_speech(spec));
}

TEST(Voices, silence_is_trimmed_to_a_margin) {
  std::vector<float> samples(16000, 0.001f);
  for (size_t i = 5000; i < 8000; ++i) samples[i] = i % 2 ? 0.5f : -0.5f;
  const auto trimmed = trim_silence(samples, 16000);
  EXPECT_GE(trimmed.size(), 3000u + 2 * 320);
  EXPECT_LE(trimmed.size(), 3000u + 4 * 320);
  EXPECT_TRUE(trim_silence({}, 16000).empty());
  EXPECT_TRUE(trim_silence(std::vector<float>(1000), 16000).empty());
}

// Real engines, where they are: `./run` installs them, a bare build need not have them.
class Speech : public testing::Test {
 protected:
  void SetUp() override {
    if (!program_exists("espeak-ng") || !program_exists("flite") || !program_exists("festival"))
      GTEST_SKIP() << "espeak-ng, flite or festival is not installed";
    folder_ = fs::path(testing::TempDir()) / ("mw_voices_" + std::to_string(::getpid()));
    ::setenv("MW_CACHE", folder_.c_str(), 1);
  }
  void TearDown() override {
    ::unsetenv("MW_CACHE");
    fs::remove_all(folder_);
  }
  fs::path folder_;
};

TEST_F(Speech, another_version_of_an_engine_speaks_anew) {
  const std::vector<Utterance> plan{
      {"w/a.wav", "rear", "rear", "espeak-ng", "m3", "espeak-m3", "en-us", 1.0, 1.0}};
  size_t calls = 0;
  const auto speak = [&] { return speak_plan(plan, {}, [&](const ProgressEvent&) { ++calls; }); };
  ASSERT_TRUE(speak());
  EXPECT_GT(calls, 0u);
  calls = 0;
  ASSERT_TRUE(speak());
  EXPECT_EQ(calls, 0u);
  const std::string path = std::getenv("PATH");
  const fs::path newer = folder_ / "newer";
  ASSERT_TRUE(write_text(newer / "espeak-ng",
                         "#!/bin/sh\ncase $1 in --version) echo newer; exit;; esac\nPATH='" + path +
                             "' exec espeak-ng \"$@\"\n"));
  fs::permissions(newer / "espeak-ng", fs::perms::owner_all);
  ::setenv("PATH", (newer.string() + ":" + path).c_str(), 1);
  const auto anew = speak();
  ::setenv("PATH", path.c_str(), 1);
  ASSERT_TRUE(anew) << anew.error().text();
  EXPECT_GT(calls, 0u);
}

TEST_F(Speech, every_engine_speaks_and_the_cache_keeps_it) {
  std::vector<Utterance> plan;
  std::set<std::string> engines;
  for (const Voice& voice : all_voices())
    if (engines.insert(voice.engine).second)
      for (double stretch : {0.8, 1.3})
        plan.push_back({"w/" + voice.engine + std::to_string(stretch) + ".wav", "rear", "rear",
                        voice.engine, voice.name, voice.speaker, "en-us", stretch, 1.1});
  size_t calls = 0;
  const SpeakSpec spec;
  auto set = speak_plan(plan, spec, [&](const ProgressEvent&) { ++calls; });
  ASSERT_TRUE(set) << set.error().text();
  EXPECT_GT(calls, 0u);
  ASSERT_EQ(set->clips.size(), 6u);
  std::set<std::string> contents;
  for (size_t i = 0; i < set->clips.size(); i += 2) {
    auto fast = set->clips[i].sound(0), slow = set->clips[i + 1].sound(0);
    ASSERT_TRUE(fast && slow);
    EXPECT_EQ(fast->rate_hz, 16000);
    EXPECT_GT(slow->seconds(), fast->seconds()) << set->clips[i].path;
    float peak = 0;
    for (float x : fast->samples) peak = std::max(peak, std::abs(x));
    EXPECT_NEAR(peak, 0.8f, 1e-3f);
    contents.insert(set->clips[i].hash);
  }
  EXPECT_EQ(contents.size(), 3u);
  calls = 0;
  auto again = speak_plan(plan, spec, [&](const ProgressEvent&) { ++calls; });
  ASSERT_TRUE(again);
  EXPECT_EQ(calls, 0u);
  // A clip that was cut off is spoken again.
  fs::path clip;
  for (const auto& item : fs::recursive_directory_iterator(folder_))
    if (item.path().filename() == fs::path(plan[0].path).filename()) clip = item.path();
  const Bytes whole = *read_file(clip);
  ASSERT_TRUE(write_file(clip, std::span(whole).first(whole.size() / 2)));
  ASSERT_TRUE(speak_plan(plan, spec));
  EXPECT_EQ(*read_file(clip), whole);
}

TEST_F(Speech, a_failing_engine_is_an_error_that_names_it) {
  auto set =
      speak_plan({{"w/1.wav", "rear", "rear", "festival", "no_such_voice", "x", "", 1, 1}}, {});
  ASSERT_FALSE(set);
  EXPECT_NE(set.error().text().find("no_such_voice"), std::string::npos) << set.error().text();
}

TEST(People, file_names_say_the_words) {
  if (!fs::exists("/usr/share/sounds/alsa/Rear_Left.wav"))
    GTEST_SKIP() << "alsa-utils is not installed";
  auto clips = alsa_clips(16000);
  ASSERT_TRUE(clips) << clips.error().text();
  ASSERT_EQ(clips->size(), 8u);
  size_t words = 0;
  for (const PersonClip& clip : *clips) {
    words += clip.words.size();
    EXPECT_GT(clip.sound.seconds(), 0.8);
  }
  EXPECT_EQ(words, 16u);
  EXPECT_EQ((*clips)[4].words, (std::vector<std::string>{"rear", "left"}));
}

}  // namespace
}  // namespace mw::speech
