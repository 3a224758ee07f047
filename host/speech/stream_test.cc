// SPDX-License-Identifier: Apache-2.0
#include "host/speech/stream.h"

#include <gtest/gtest.h>

#include <cmath>

namespace mw::speech {
namespace {

data::Clip clip_of(std::string path, std::string label, std::string group, float value) {
  const Bytes file = data::encode_wav(data::to_int16(Samples(800, value)), 16000);
  return {std::move(path), std::move(label), std::move(group), "",
          std::make_shared<const std::function<Result<Bytes>(const std::string&)>>(
              [file](const std::string&) -> Result<Bytes> { return file; })};
}

SpokenPart small_part() {
  SpokenPart part;
  part.keywords.clips = {clip_of("1", "left", "espeak-m1", 0.25f),
                         clip_of("2", "left", "kal", 0.5f), clip_of("3", "right", "kal", 0.5f),
                         clip_of("4", "other", "kal", 0.5f)};
  part.words.clips = {clip_of("5", "beer", "kal", 0.25f)};
  part.sentences.clips = {clip_of("6", "_sentence", "kal", 0.25f)};
  return part;
}

TEST(Stream, sources_tell_natural_voices_from_others) {
  auto sources = load_sources(small_part(), {"left", "right"}, 16000);
  ASSERT_TRUE(sources) << sources.error().text();
  EXPECT_EQ(sources->keywords[0].size(), 1u);
  EXPECT_EQ(sources->natural_keywords[0].size(), 1u);
  EXPECT_EQ(sources->keywords[1].size(), 0u);
  EXPECT_EQ(sources->natural_keywords[1].size(), 1u);
  EXPECT_EQ(sources->words.size(), 1u);
  EXPECT_EQ(sources->sentences.size(), 1u);
  Rng rng(1);
  EXPECT_EQ(draw_window(*sources, {}, rng).samples.size(), 16000u);
}

TEST(Stream, events_say_where_the_keywords_are) {
  auto sources = load_sources(small_part(), {"left", "right"}, 16000);
  ASSERT_TRUE(sources);
  StreamSpec spec;
  spec.snr_low_db = spec.snr_high_db = 60, spec.gain_low_db = spec.gain_high_db = 0;
  Rng one(2), two(2);
  const Stream stream = draw_stream(*sources, spec, one);
  EXPECT_EQ(draw_stream(*sources, spec, two).samples, stream.samples);
  EXPECT_GT(stream.events.size(), 20u);
  size_t last = 0;
  for (const Stream::Event& event : stream.events) {
    EXPECT_GE(event.begin, last + 6400);
    EXPECT_EQ(event.end - event.begin, 800u);
    EXPECT_GT(rms(std::span(stream.samples).subspan(event.begin, 800)), 0.2);
    EXPECT_LT(rms(std::span(stream.samples).subspan(event.begin - 6400, 6400)), 0.01);
    last = event.end;
  }
  spec.keyword = spec.word = spec.sentence = 0;
  spec.seconds = 3;
  EXPECT_EQ(draw_stream({}, spec, one).samples.size(), 48000u);
}

}  // namespace
}  // namespace mw::speech
