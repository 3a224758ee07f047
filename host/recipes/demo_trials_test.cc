// SPDX-License-Identifier: Apache-2.0
// What the demo tells of recordings that are not there, that are damaged, and that it has.
#include "host/recipes/demo_trials.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>

#include "test/scratch.h"
#include "test/word_model.h"

namespace mw {

namespace {

namespace fs = std::filesystem;

class Trials : public testing::Test {
 protected:
  void SetUp() override {
    request_.shared = scratch_.path();
    report_.labels = {"left", "right", "up", "unknown"};
    speech_.words = {"left", "right", "up"};
    Graph graph = test::word_models(report_.labels).int8_model;
    test::tune(graph, test::babble(6));
    model_ = listening_model(graph).value();
    speech_.unseen.keywords.resize(3);
    speech_.unseen.sentences = {data::to_float(test::babble(2))};
  }

  DemoTrials trials() { return {request_, speech_, model_, progress_, report_}; }
  // A sound in the folder of a set.
  void shared_sound(const std::string& set, const std::string& path) {
    const fs::path file = request_.shared / "data/kws" / set / path;
    ASSERT_TRUE(data::write_wav(file, test::babble(1), 16000).ok());
  }

  const Scratch scratch_{"trials"};
  DemoRequest request_;
  DemoSpeech speech_;
  ListeningModel model_;
  Progress progress_;
  DemoReport report_;
};

TEST_F(Trials, WhatIsNotThereIsAbsent) {
  ASSERT_TRUE(trials().other_speakers().ok());
  ASSERT_TRUE(trials().false_alarms(2).ok());
  ASSERT_EQ(report_.others.size(), 2u);
  EXPECT_TRUE(report_.others[0].problem.starts_with("absent"));  // no clip of the voice
  EXPECT_TRUE(report_.others[1].problem.starts_with("absent"));
  ASSERT_EQ(report_.false_alarms.size(), 2u);
  EXPECT_EQ(report_.false_alarms[0].problem, "");
  EXPECT_GT(report_.false_alarms[0].seconds, 4);
  EXPECT_TRUE(report_.false_alarms[1].problem.starts_with("absent"));
}

TEST_F(Trials, WhatIsDamagedIsToldWithItsCause) {
  for (const char* name : {"gsc_v1_mini.tar.gz", "speech_negatives.tar.gz"}) {
    ASSERT_TRUE(write_text(request_.shared / "data/kws" / name, "no archive").ok());
  }
  ASSERT_TRUE(trials().other_speakers().ok());
  ASSERT_TRUE(trials().false_alarms(2).ok());
  for (const std::string& problem :
       {report_.others.at(1).problem, report_.false_alarms.at(1).problem}) {
    EXPECT_FALSE(problem.empty());
    EXPECT_EQ(problem.find("absent"), std::string::npos) << problem;
    EXPECT_NE(problem.find(".tar.gz"), std::string::npos) << problem;
  }
}

TEST_F(Trials, WhatIsThereIsHeard) {
  shared_sound("gsc_v1_mini.tar.gz", "left/a_nohash_0.wav");  // a folder will do
  shared_sound("gsc_v1_mini.tar.gz", "left/b_nohash_0.wav");
  shared_sound("gsc_v1_mini.tar.gz", "other/c_nohash_0.wav");
  shared_sound("speech_negatives.tar.gz", "talk/a.wav");
  ASSERT_TRUE(trials().other_speakers().ok());
  ASSERT_TRUE(trials().false_alarms(2).ok());
  EXPECT_EQ(report_.others.at(1).problem, "");
  EXPECT_EQ(report_.others.at(1).errors.words, 2);
  EXPECT_EQ(report_.others.at(1).speakers, 2);
  EXPECT_EQ(report_.false_alarms.at(1).problem, "");
  EXPECT_NEAR(report_.false_alarms.at(1).seconds, 1, 1e-6);
}

TEST_F(Trials, ASetOfTheWordsAloneIsTriedOnNoise) {
  speech_.unseen.sentences.clear();
  ASSERT_TRUE(trials().false_alarms(2).ok());
  EXPECT_TRUE(report_.false_alarms.at(0).on.starts_with("noise"));
  EXPECT_GE(report_.false_alarms.at(0).seconds, 2);
}

TEST(Choose, ASetMayLackWordsAndOnlyThoseThatAreThereAreSaid) {
  speech::MixSources sources;
  sources.keywords.resize(3);
  sources.keywords[1] = {data::to_float(test::babble(0.5))};
  const speech::StreamSpec spec = stream_spec(sources, 10, 16000);
  EXPECT_EQ(spec.word, 0);
  Rng rng(1);
  const speech::Stream stream = speech::draw_stream(sources, spec, rng);
  EXPECT_EQ(stream.events.size(), 10u);
  for (const speech::Stream::Event& event : stream.events) EXPECT_EQ(event.keyword, 1);
}

TEST(Choose, TheThresholdComesFromSpeechOrStaysTheDefault) {
  const Graph graph = test::word_models({"left", "right", "up", "unknown"}).int8_model;
  speech::MixSources sources;
  sources.keywords.resize(3);
  const auto none = choose_detector(graph, {.sources = sources}, {});
  ASSERT_TRUE(none.ok()) << none.error().text();
  EXPECT_EQ(none->settings.spec, DetectorSpec{});
  EXPECT_EQ(none->seconds, 0);
  sources.keywords[0] = {data::to_float(test::babble(0.5))};
  const SpeechToChooseOn speech{.sources = sources, .streams = 1, .items = 5};
  const auto chosen = choose_detector(graph, speech, {});
  ASSERT_TRUE(chosen.ok()) << chosen.error().text();
  EXPECT_EQ(chosen->errors.words, 5);
  EXPECT_GT(chosen->seconds, 2.5);
  EXPECT_EQ(choose_detector(graph, speech, {})->settings.spec, chosen->settings.spec);
}

TEST(Choose, ATenthIsHeldOutBySpeakersWhereThereIsEnough) {
  const auto set_of = [](int clips, int speakers) {
    data::Dataset set;
    for (int i = 0; i < clips; ++i) {
      const std::string n = std::to_string(i);
      set.clips.push_back(
          {n + ".wav", i % 2 ? "yes" : "no", std::to_string(i / 2 % speakers), n, {}});
    }
    return set;
  };
  const HeldOutClips parts = hold_out(set_of(400, 20), 1);
  EXPECT_EQ(parts.train.clips.size() + parts.choose.clips.size(), 400u);
  EXPECT_GE(parts.choose.clips.size(), 20u);
  EXPECT_LE(parts.choose.clips.size(), 80u);
  for (const data::Clip& clip : parts.choose.clips) {
    for (const data::Clip& other : parts.train.clips) ASSERT_NE(clip.group, other.group);
  }
  EXPECT_TRUE(hold_out(set_of(100, 20), 1).choose.clips.empty());
  EXPECT_EQ(hold_out(set_of(100, 20), 1).train.clips.size(), 100u);
  EXPECT_TRUE(hold_out(set_of(400, 1), 1).choose.clips.empty());
}

}  // namespace

}  // namespace mw
