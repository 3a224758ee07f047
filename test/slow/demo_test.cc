// SPDX-License-Identifier: Apache-2.0
// The demo on sounds that nobody spoke: all its parts run, and its account agrees with itself.
#include "host/api/demo.h"

#include <gtest/gtest.h>

#include <cmath>

#include "host/base/rng.h"
#include "host/data/wav.h"
#include "host/ir/model_file.h"
#include "test/scratch.h"

namespace mw {
namespace {

// Tones for words, and noise: recordings of speakers [first, first + count).
void write_set(const std::filesystem::path& folder, int first, int count) {
  constexpr int kRate_hz = 16000, kTakes = 4;
  for (int speaker = first; speaker < first + count; ++speaker) {
    for (int take = 0; take < kTakes; ++take) {
      const std::string name =
          "s" + std::to_string(speaker) + "_nohash_" + std::to_string(take) + ".wav";
      for (int word = 0; word < 2; ++word) {
        std::vector<int16_t> samples(kRate_hz);
        const double step = 0.1 + 0.15 * word + 0.004 * speaker + 0.002 * take;
        for (int i = 0; i < kRate_hz; ++i) {
          const double apart = (i - 8000) / 2500.0;
          samples[size_t(i)] = int16_t(9000 * std::exp(-apart * apart) * std::sin(step * i));
        }
        ASSERT_TRUE(
            data::write_wav(folder / (word == 0 ? "low" : "high") / name, samples, kRate_hz));
      }
      Rng rng(uint64_t(speaker * kTakes + take));
      std::vector<int16_t> noise(kRate_hz);
      for (int16_t& sample : noise) sample = int16_t(1500 * rng.normal());
      ASSERT_TRUE(data::write_wav(folder / "_background_noise_" / name, noise, kRate_hz));
    }
  }
}

TEST(Demo, LearnsAndHearsTonesOnTheEmulatedBoard) {
  Scratch scratch("demo");
  write_set(scratch.path() / "data", 0, 4);
  write_set(scratch.path() / "test", 4, 2);
  api::DemoRequest request;
  request.data = scratch.path() / "data";
  request.test = scratch.path() / "test";
  request.out = scratch.path() / "out";
  request.smoke = true;
  const auto report = api::demo(request, {});
  ASSERT_TRUE(report.ok()) << report.error().text();
  EXPECT_EQ(report->labels, (std::vector<std::string>{"high", "low", "unknown"}));
  EXPECT_FALSE(report->synthetic);
  EXPECT_GT(report->windows.float_model.accuracy(), 0.9);
  EXPECT_GT(report->windows.int8_model.accuracy(), 0.9);
  EXPECT_TRUE(report->board_equals_host);
  const api::WordErrors& unseen = report->unseen;
  EXPECT_EQ(unseen.words, 8);
  EXPECT_GE(unseen.hits, 6) << "two tones are told apart";
  EXPECT_EQ(unseen.hits + unseen.substitutions + unseen.deletions, unseen.words);
  EXPECT_EQ(int(report->detections.size()), unseen.hits + unseen.substitutions + unseen.insertions);
  for (const api::Heard& heard : report->detections) {
    EXPECT_GE(heard.score, report->threshold);
    EXPECT_LE(heard.time_s, report->unseen_seconds + 1);
  }
  EXPECT_FALSE(report->human.has_value()) << "the studio's words are not those";
  EXPECT_GT(report->instructions_per_inference, 1e5);
  EXPECT_GT(report->instructions_per_second, report->instructions_per_inference);
  EXPECT_GT(report->flash_bytes, report->model_bytes);
  EXPECT_GT(report->ram_bytes, report->stack_bytes);
  const auto model = load_model(report->model);
  ASSERT_TRUE(model.ok()) << model.error().text();
  for (const char* name : {"words.mw", "words.float.mw", "words.tflite"}) {
    EXPECT_TRUE(std::filesystem::exists(request.out / name)) << name;
  }
}

}  // namespace
}  // namespace mw
