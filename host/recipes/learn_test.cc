// SPDX-License-Identifier: Apache-2.0
// The whole recipe on sounds that need no recording: two tones and noise.
#include "host/recipes/learn.h"

#include <gtest/gtest.h>

#include <cmath>

#include "host/features/front_end.h"
#include "host/listen/streaming.h"

namespace mw {

namespace {

constexpr int kRate_hz = 16000;

speech::LabelledSound tone(int64_t i) {
  Rng rng = Rng(7).split(uint64_t(i));
  const int label = int(i % 3);
  speech::Samples samples = speech::white_noise(kRate_hz, rng);
  for (float& x : samples) x *= 0.1f;
  if (label < 2) {
    const double hz = (label == 0 ? 500 : 2500) * rng.uniform(0.9, 1.1);
    const size_t begin = size_t(rng.between(2000, 6000));
    for (size_t t = begin; t < begin + 6000; ++t) {
      samples[t] += float(0.4 * std::sin(2 * M_PI * hz * double(t) / kRate_hz));
    }
  }
  return {std::move(samples), label};
}

TEST(Learn, TonesAreToldApartByTheIntegerModelAndByTheStream) {
  const features::Spec spec = features::log_mel_spec();
  const speech::Sounds sounds{240, "", tone};
  Result<FeatureSet> set = make_features(sounds, spec, {.rows_each = 0, .threads = 2}, {});
  ASSERT_TRUE(set.ok()) << set.error().text();
  LearnRequest request;
  request.labels = {"low", "high", "unknown"};
  request.epochs = 4, request.batch = 16, request.width = 0.25, request.calibration_items = 60;
  Result<Learned> learned = learn(*set, nullptr, request, {});
  ASSERT_TRUE(learned.ok()) << learned.error().text();
  Result<Confusion> scored = score_set(learned->int8_model, *set, {});
  ASSERT_TRUE(scored.ok()) << scored.error().text();
  EXPECT_GT(scored->accuracy(), 0.9);

  // The stream's last window is that of the recording, less what its delay leaves out.
  Result<Graph> streaming = streaming_graph(learned->int8_model, learned->spec, 2);
  ASSERT_TRUE(streaming.ok()) << streaming.error().text();
  for (int64_t i : {0, 1}) {
    const std::vector<int16_t> pcm = data::to_int16(tone(i).samples);
    Result<Posteriors> heard = run_stream(*streaming, pcm, kRate_hz);
    ASSERT_TRUE(heard.ok()) << heard.error().text();
    EXPECT_EQ(heard->runs(), 25u);
    EXPECT_GT(heard->real(heard->runs() - 1, size_t(i)), 0.5) << i;
  }
  Result<features::Spec> told = features::front_end_of(learned->int8_model);
  ASSERT_TRUE(told.ok());
  EXPECT_EQ(*told, learned->spec);
}

TEST(Learn, RefusesALabelThatAModelCannotKeep) {
  LearnRequest request;
  request.labels = {"low", "high\nlow", "unknown"};
  const Outcome checked = validate(request);
  ASSERT_FALSE(checked.ok());
  EXPECT_EQ(checked.error().kind, ErrorKind::usage);
  EXPECT_NE(checked.error().what.find("high\\nlow"), std::string::npos);
}

}  // namespace

}  // namespace mw
