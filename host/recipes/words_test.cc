// SPDX-License-Identifier: Apache-2.0
// train_words() on a beginner's recordings: few, of one label, of one speaker, stopped half way.
#include "host/recipes/words.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cmath>

#include "host/base/notices.h"
#include "host/base/stop.h"
#include "host/data/wav.h"
#include "host/features/front_end.h"
#include "host/ir/model_file.h"
#include "host/ir/text.h"

namespace mw {

namespace {

namespace fs = std::filesystem;

class TrainWords : public testing::Test {
 protected:
  void SetUp() override {
    (void)take_notices();
    request.data = folder / "data";
    request.out = folder / "model";
    request.variants = 2;
    request.learn.teachers = 0, request.learn.epochs = 1, request.learn.width = 0.25;
  }
  void TearDown() override {
    forget_stop();
    fs::remove_all(folder);
  }
  void clips(const std::string& label, int count, int pitch) {
    for (int i = 0; i < count; ++i) {
      std::vector<int16_t> samples(16000);
      for (size_t t = 0; t < samples.size(); ++t)
        samples[t] = int16_t(5000 * std::sin((0.05 * pitch + 0.002 * i) * double(t)));
      ASSERT_TRUE(
          data::write_wav(request.data / label / (std::to_string(i) + ".wav"), samples, 16000));
    }
  }
  std::string error() {
    Result<TrainedWords> trained = train_words(request, {});
    EXPECT_FALSE(trained.ok());
    return trained.ok() ? "" : trained.error().text();
  }
  fs::path folder = fs::path(testing::TempDir()) /
                    ("mw_words_" + std::to_string(::getpid()) + "_" +
                     testing::UnitTest::GetInstance()->current_test_info()->name());
  TrainWordsRequest request;
};

#define EXPECT_HAS(text, part) EXPECT_NE((text).find(part), std::string::npos) << (text)

TEST_F(TrainWords, AFewClipsThatCannotBeReadAreToldAndLeftOut) {
  clips("yes", 12, 1), clips("no", 12, 3);
  ASSERT_TRUE(write_text(request.data / "no" / "3.wav", "no sound"));
  ASSERT_TRUE(data::write_wav(request.data / "yes" / "4.wav", {}, 16000));
  Result<TrainedWords> trained = train_words(request, {});
  ASSERT_TRUE(trained.ok()) << trained.error().text();
  EXPECT_EQ(trained->train_clips + trained->test_clips, 22);
  std::string told;
  for (const std::string& text : take_notices()) told += text + "\n";
  EXPECT_HAS(told, "no/3.wav: not a sound file");
  EXPECT_HAS(told, "yes/4.wav: there is no sound in it");
  EXPECT_HAS(told, "2 of 24 clips cannot be read and are left out (1 of \"no\", 1 of \"yes\")");
}

TEST_F(TrainWords, ManyClipsThatCannotBeReadStopItWithTheirCount) {
  clips("yes", 10, 1), clips("no", 10, 3);
  for (const char* name : {"1.wav", "2.wav", "3.wav"})
    ASSERT_TRUE(write_text(request.data / "no" / name, "no sound"));
  const std::string said = error();
  EXPECT_HAS(said, "3 of 20 clips cannot be read");
  EXPECT_HAS(said, "no/1.wav: not a sound file");
  EXPECT_HAS(said, "milliwatt data -v");
}

TEST_F(TrainWords, AWordOfWhichNothingCanBeReadIsNamed) {
  for (const char* label : {"a", "b", "c", "d", "e", "f", "g", "h", "i", "j"}) clips(label, 2, 1);
  for (const char* name : {"0.wav", "1.wav"})
    ASSERT_TRUE(write_text(request.data / "c" / name, "no sound"));
  EXPECT_HAS(error(), "no clip of \"c\" can be read");
}

TEST_F(TrainWords, TwoClipsOfEachWordAreEnough) {
  clips("yes", 2, 1), clips("no", 2, 3);
  Result<TrainedWords> trained = train_words(request, {});
  ASSERT_TRUE(trained.ok()) << trained.error().text();
  EXPECT_EQ(trained->train_clips, 2);
  EXPECT_EQ(trained->test_clips, 2);
}

TEST_F(TrainWords, NoiseInTheSetIsMixedInAndSkippedFilesAreTold) {
  clips("yes", 3, 1), clips("no", 3, 3), clips("_background_noise_", 1, 40);
  ASSERT_TRUE(write_text(request.data / "yes" / "Thumbs.db", "x"));
  Result<TrainedWords> noisy = train_words(request, {});
  ASSERT_TRUE(noisy.ok()) << noisy.error().text();
  EXPECT_EQ(noisy->labels, (std::vector<std::string>{"no", "yes", "unknown"}));
  EXPECT_EQ(noisy->train_clips + noisy->test_clips, 6);
  std::string told;
  for (const std::string& text : take_notices()) told += text + "\n";
  EXPECT_HAS(told, "1 file skipped");
  fs::remove_all(request.data / "_background_noise_");
  Result<TrainedWords> quiet = train_words(request, {});
  ASSERT_TRUE(quiet.ok()) << quiet.error().text();
  EXPECT_NE(print(noisy->models.float_model), print(quiet->models.float_model));
}

TEST_F(TrainWords, OneLabelIsRefusedWithWhatToAdd) {
  clips("yes", 4, 1);
  const std::string text = error();
  EXPECT_HAS(text, "\"yes\"");
  EXPECT_HAS(text, "unknown/");
}

TEST_F(TrainWords, ALabelOfTwoLinesStaysOneLabel) {
  clips("yes\nsir", 2, 1), clips("no", 2, 3);
  Result<TrainedWords> trained = train_words(request, {});
  ASSERT_TRUE(trained.ok()) << trained.error().text();
  EXPECT_EQ(labels_of(trained->models.int8_model), trained->labels);
  EXPECT_EQ(trained->labels.size(), 3u);
}

TEST_F(TrainWords, NumbersOutOfRangeAreRefusedWithTheRange) {
  clips("yes", 2, 1), clips("no", 2, 3);
  const TrainWordsRequest good = request;
  const auto refused = [&](const char* option) {
    const std::string text = error();
    EXPECT_HAS(text, option);
    EXPECT_HAS(text, " to ");
    request = good;
  };
  request.variants = -1, refused("--variants");
  request.variants = 0, refused("--variants");
  request.learn.width = 1000, refused("--width");
  request.learn.width = NAN, refused("--width");
  request.learn.epochs = 0, refused("--epochs");
  request.learn.batch = 0, refused("--batch");
  request.learn.seed = 0, refused("--seed");
  request.learn.threads = 0, refused("--threads");
  request.learn.network = "sepnte";
  EXPECT_HAS(error(), "sepnet");
  request = good;
  request.front_end = "mel";
  EXPECT_HAS(error(), "log_mel");
}

TEST_F(TrainWords, WhatAScoreIsWorthIsSaidBeforeTheWork) {
  clips("yes", 3, 1), clips("no", 3, 3);
  ASSERT_TRUE(train_words(request, {}).ok());
  std::string all;
  for (const std::string& text : take_notices()) all += text + "\n";
  EXPECT_HAS(all, "who speaks");
  EXPECT_HAS(all, "unknown/");
}

TEST_F(TrainWords, AModelOfAnotherTrainingIsNotWrittenOver) {
  clips("yes", 2, 1), clips("no", 2, 3);
  Result<TrainedWords> trained = train_words(request, {});
  ASSERT_TRUE(trained.ok()) << trained.error().text();
  ASSERT_TRUE(save_models(trained->models, request.out).ok());
  request.learn.threads = 2;  // the same training
  EXPECT_TRUE(train_words(request, {}).ok());
  request.learn.seed = 2;
  EXPECT_HAS(error(), "--force");
  request.force = true;
  EXPECT_TRUE(train_words(request, {}).ok());
  request.force = false;
  for (const char* ending : {".mw", ".float.mw"})
    fs::remove(folder / ("model" + std::string(ending)));
  EXPECT_HAS(error(), "--force");  // a .tflite alone is somebody's too
}

TEST_F(TrainWords, StoppedInTrainingKeepsThatNetworkApart) {
  clips("yes", 4, 1), clips("no", 4, 3);
  ASSERT_TRUE(write_text(folder / "model.mw", "an older model"));
  request.force = true;
  request.learn.epochs = 50, request.learn.batch = 2;
  Result<TrainedWords> trained = train_words(request, [](const ProgressEvent& event) {
    if (event.stage == "training" && event.done >= 3) request_stop();
  });
  ASSERT_TRUE(trained.ok()) << trained.error().text();
  ASSERT_TRUE(trained->stopped);
  EXPECT_GE(trained->models.training.steps, 3);
  EXPECT_LT(trained->models.training.epochs, 50);
  forget_stop();
  for (const char* name : {"model.partial.mw", "model.partial2.mw"}) {
    Result<fs::path> path = save_partial(trained->models, request.out);
    ASSERT_TRUE(path.ok()) << path.error().text();
    EXPECT_EQ(path->filename(), name);
    Result<Graph> graph = load_model(*path);
    ASSERT_TRUE(graph.ok()) << graph.error().text();
    EXPECT_EQ(labels_of(*graph), trained->labels);
    EXPECT_TRUE(features::front_end_of(*graph).ok());
  }
  EXPECT_EQ(*read_text(folder / "model.mw"), "an older model");
}

TEST_F(TrainWords, EveryStageStops) {
  clips("yes", 4, 1), clips("no", 4, 3);
  request_stop();
  Result<TrainedWords> reading = train_words(request, {});
  ASSERT_FALSE(reading.ok());
  EXPECT_EQ(reading.error().kind, ErrorKind::stopped);
  for (const char* stage : {"features", "training", "scoring"}) {
    forget_stop();
    request.learn.seed += 1;  // features of its own
    request.learn.epochs = 1;
    request.variants = 60;
    bool seen = false;
    Result<TrainedWords> trained = train_words(request, [&](const ProgressEvent& event) {
      if (event.stage == stage) seen = true, request_stop();
    });
    if (!seen) continue;  // too few items for a report of that stage
    EXPECT_TRUE(trained.ok() ? trained->stopped : trained.error().kind == ErrorKind::stopped)
        << stage;
  }
}

}  // namespace

}  // namespace mw
