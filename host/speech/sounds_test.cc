// SPDX-License-Identifier: Apache-2.0
// What training windows hold of the clips that they are made of.
#include "host/speech/sounds.h"

#include <gtest/gtest.h>

#include <cmath>

namespace mw::speech {

namespace {

constexpr size_t kWindow = 16000;

double energy(std::span<const float> samples) {
  double sum = 0;
  for (float x : samples) sum += double(x) * x;
  return sum;
}

// A tone of half a second in the middle of a second, and the same as unknown.
WordClips tones() {
  Samples clip(kWindow, 0.0f);
  for (size_t i = 4000; i < 12000; ++i) clip[i] = float(0.5 * std::sin(0.3 * double(i)));
  return {{"tone", "unknown"}, {clip, clip}, {0, 1}};
}

ClipMix plain_mix() {
  ClipMix mix;
  mix.variants = 100;
  mix.noise_windows = mix.cut_windows = 0;
  mix.channel.room = mix.channel.equalizer = mix.channel.noise = 0;
  mix.channel.gain_low_db = mix.channel.gain_high_db = 0;
  return mix;
}

TEST(VariedWindows, AWholeWordKeepsItsLabel) {
  const WordClips clips = tones();
  const Sounds sounds = varied_windows(clips, {}, plain_mix());
  for (int64_t i = 0; i < sounds.count; ++i) {
    EXPECT_EQ(sounds.draw(i).label, clips.labels[size_t(i) % 2]) << i;
  }
}

TEST(VariedWindows, LessThanHalfAWordIsUnknown) {
  const WordClips clips = tones();
  ClipMix mix = plain_mix();
  mix.cut_windows = 1;
  const Sounds sounds = varied_windows(clips, {}, mix);
  const double whole = energy(clips.samples[0]);
  int coming = 0, going = 0;
  for (int64_t i = 0; i < sounds.count; ++i) {
    const LabelledSound sound = sounds.draw(i);
    EXPECT_EQ(sound.label, clips.unknown()) << i;
    ASSERT_EQ(sound.samples.size(), kWindow);
    const double left = energy(sound.samples);
    EXPECT_GT(left, 0.05 * whole) << i;
    EXPECT_LT(left, 0.62 * whole) << i;  // half of it, spoken up to a tenth slower
    const double first = energy(std::span(sound.samples).first(kWindow / 2));
    ++(first < left / 2 ? coming : going);
    EXPECT_NEAR(first, first < left / 2 ? 0 : left, 1e-9) << "it stands at one edge, " << i;
  }
  EXPECT_GT(coming, 50);
  EXPECT_GT(going, 50);
}

TEST(VariedWindows, SilenceCanBeCut) {
  const WordClips clips{{"nothing", "unknown"}, {Samples(kWindow, 0.0f)}, {0}};
  ClipMix mix = plain_mix();
  mix.cut_windows = 1;
  const Sounds sounds = varied_windows(clips, {}, mix);
  EXPECT_EQ(energy(sounds.draw(0).samples), 0);
}

}  // namespace

}  // namespace mw::speech
