// SPDX-License-Identifier: Apache-2.0
#include "host/speech/augment.h"

#include <gtest/gtest.h>

#include <cmath>
#include <complex>
#include <numbers>
#include <numeric>

#include "host/base/result.h"
#include "host/speech/mix.h"

namespace mw::speech {
namespace {

constexpr int kRate = 16000;

Samples sine(double hz, size_t count, double amplitude = 0.5) {
  Samples out(count);
  for (size_t i = 0; i < count; ++i)
    out[i] = float(amplitude * std::sin(2 * std::numbers::pi * hz * double(i) / kRate));
  return out;
}

double db(double ratio) {
  return 20 * std::log10(ratio);
}

double response_db(const Biquad& s, double hz) {
  const auto z = std::polar(1.0, -2 * std::numbers::pi * hz / kRate);
  return db(std::abs((s.b0 + s.b1 * z + s.b2 * z * z) / (1.0 + s.a1 * z + s.a2 * z * z)));
}

// Mean power between two frequencies, by direct Fourier sums at 32 points.
double band_power(const Samples& samples, double low_hz, double high_hz) {
  double sum = 0;
  constexpr int kPoints = 32;
  for (int k = 0; k < kPoints; ++k) {
    const double hz = low_hz + (high_hz - low_hz) * (k + 0.5) / kPoints;
    const auto step = std::polar(1.0, -2 * std::numbers::pi * hz / kRate);
    std::complex<double> phase = 1, bin = 0;
    for (float x : samples) bin += double(x) * phase, phase *= step;
    sum += std::norm(bin);
  }
  return sum / kPoints;
}

TEST(Augment, noise_has_its_level_and_colour) {
  Rng rng(1);
  const Samples white = white_noise(65536, rng), pink = pink_noise(65536, rng);
  EXPECT_NEAR(rms(white), 0.1, 0.002);
  EXPECT_NEAR(rms(pink), 0.1, 0.03);
  // Eight times the frequency: as loud when white, 9 dB less when pink.
  EXPECT_NEAR(db(band_power(white, 4000, 5600) / band_power(white, 500, 700)) / 2, 0, 2);
  EXPECT_NEAR(db(band_power(pink, 4000, 5600) / band_power(pink, 500, 700)) / 2, -9, 2.5);
}

TEST(Augment, time_moves_and_keeps_the_length) {
  const Samples x{1, 2, 3, 4};
  EXPECT_EQ(shift_time(x, 1), (Samples{0, 1, 2, 3}));
  EXPECT_EQ(shift_time(x, -3), (Samples{4, 0, 0, 0}));
  EXPECT_EQ(shift_time(x, 0), x);
  EXPECT_EQ(shift_time(x, 99), Samples(4));
  EXPECT_EQ(shift_time(x, -99), Samples(4));
}

TEST(Augment, speed_moves_the_pitch) {
  for (double speed : {0.9, 1.0, 1.12}) {
    const Samples out = change_speed(sine(1000, 16000), speed);
    ASSERT_EQ(out.size(), size_t(std::llround(16000 / speed)));
    const Samples wanted = sine(1000 * speed, out.size());
    double worst = 0;
    for (size_t i = 10; i + 10 < out.size(); ++i)
      worst = std::max(worst, double(std::abs(out[i] - wanted[i])));
    EXPECT_LT(worst, 0.01) << speed;
  }
  EXPECT_TRUE(change_speed(Samples{}, 1.1).empty());
}

TEST(Augment, noise_is_added_at_the_stated_ratio) {
  Rng rng(2);
  const Samples signal = sine(440, 16000), noise = white_noise(5000, rng);
  for (double snr_db : {-5.0, 0.0, 20.0}) {
    Samples difference = add_noise(signal, noise, snr_db, 777);
    for (size_t i = 0; i < difference.size(); ++i) difference[i] -= signal[i];
    EXPECT_NEAR(db(rms(signal) / rms(difference)), snr_db, 0.2);
  }
  EXPECT_EQ(add_noise(signal, Samples{}, 0, 0), signal);
  EXPECT_EQ(add_noise(signal, Samples(100), 0, 0), signal);
  EXPECT_EQ(add_noise(Samples(5000), noise, 10, 0), noise);
}

TEST(Augment, a_room_rings_as_long_and_as_loud_as_stated) {
  Rng rng(3);
  for (double decay_s : {0.1, 0.4}) {
    const Room room = make_room({decay_s, 0.5, kRate}, rng);
    Samples click(kRate, 0.0f);
    click[0] = 1;
    const Samples response = apply_room(click, room);
    EXPECT_EQ(response[0], 1.0f);
    double energy = 0, late = 0, total = 0;
    for (size_t i = 1; i < response.size(); ++i) energy += response[i] * response[i];
    EXPECT_NEAR(energy, 0.5, 0.1);
    // After half of the decay time 30 dB are gone, give or take the randomness of the tail.
    for (size_t i = 100; i < response.size(); ++i) {
      total += response[i] * response[i];
      if (double(i) > decay_s / 2 * kRate) late += response[i] * response[i];
    }
    EXPECT_LT(late, total * 0.01);
    EXPECT_GT(late, total * 1e-5);
  }
}

TEST(Augment, filters_have_the_responses_of_their_names) {
  EXPECT_NEAR(response_db(low_pass(1000, 0.7071, kRate), 1000), -3, 0.1);
  EXPECT_NEAR(response_db(low_pass(1000, 0.7071, kRate), 50), 0, 0.1);
  EXPECT_LT(response_db(low_pass(1000, 0.7071, kRate), 6000), -30);
  EXPECT_NEAR(response_db(high_pass(300, 0.7071, kRate), 300), -3, 0.1);
  EXPECT_LT(response_db(high_pass(300, 0.7071, kRate), 30), -35);
  EXPECT_NEAR(response_db(peak(2000, 1, 5, kRate), 2000), 5, 0.05);
  EXPECT_NEAR(response_db(peak(2000, 1, -5, kRate), 2000), -5, 0.05);
  EXPECT_NEAR(response_db(peak(2000, 1, 5, kRate), 50), 0, 0.1);
  const Biquad section = peak(500, 1, 5, kRate);
  const Samples in = sine(500, 16000);
  EXPECT_NEAR(db(rms(filter(in, std::span(&section, 1))) / rms(in)), 5, 0.1);
}

TEST(Augment, masks_stay_within_their_sizes) {
  Rng rng(4);
  size_t most_bands = 0, most_frames = 0;
  for (int round = 0; round < 200; ++round) {
    std::vector<int8_t> map(49 * 40, 1);
    mask_features<int8_t>(map, {.frames = 49, .bands = 40}, 0, rng);
    size_t bands = 0, frames = 0;
    for (size_t b = 0; b < 40; ++b) {
      size_t masked = 0;
      for (size_t f = 0; f < 49; ++f) masked += map[f * 40 + b] == 0;
      bands += masked == 49;
    }
    for (size_t f = 0; f < 49; ++f)
      frames += std::count(map.begin() + ptrdiff_t(f * 40), map.begin() + ptrdiff_t(f * 40 + 40),
                           0) == 40;
    most_bands = std::max(most_bands, bands), most_frames = std::max(most_frames, frames);
  }
  EXPECT_EQ(most_bands, 7u);
  EXPECT_EQ(most_frames, 8u);
  std::vector<float> tiny(2, 1.0f);
  mask_features<float>(tiny, {.frames = 1, .bands = 2}, 0.0f, rng);
}

MixSources small_sources() {
  Rng rng(5);
  MixSources sources;
  sources.keywords = {{sine(500, 6000)}, {sine(900, 8000), sine(950, 20000)}};
  sources.natural_keywords = {{sine(510, 6000)}, {}};
  sources.words = {sine(2000, 5000), sine(2500, 7000)};
  sources.sentences = {sine(3000, 40000), sine(3100, 9000)};
  sources.noises = {white_noise(3000, rng)};
  return sources;
}

TEST(Mix, the_same_generator_gives_the_same_window) {
  const MixSources sources = small_sources();
  const Rng rng(6);
  for (uint64_t i = 0; i < 50; ++i) {
    Rng one = rng.split(i), two = rng.split(i);
    const Window a = draw_window(sources, {}, one), b = draw_window(sources, {}, two);
    EXPECT_EQ(a.samples, b.samples);
    EXPECT_EQ(a.keyword, b.keyword);
    ASSERT_EQ(a.samples.size(), 16000u);
    for (float x : a.samples) ASSERT_TRUE(std::isfinite(x));
  }
}

TEST(Mix, keywords_have_their_share) {
  const MixSources sources = small_sources();
  Rng rng(7);
  std::vector<int> counts(3);
  constexpr int kDraws = 1000;
  MixSpec dry;
  dry.channel.room = dry.channel.equalizer = dry.channel.noise = 0;
  for (int i = 0; i < kDraws; ++i) ++counts[size_t(draw_window(sources, dry, rng).keyword + 1)];
  EXPECT_NEAR(counts[0], kDraws * 0.48, 60);
  EXPECT_NEAR(counts[1], counts[2], 80);
  MixSources bare;
  bare.keywords = sources.keywords;
  for (int i = 0; i < 100; ++i) EXPECT_EQ(draw_window(bare, {}, rng).samples.size(), 16000u);
  EXPECT_THROW(draw_window({}, {}, rng), InternalError);
}

TEST(Mix, words_are_placed_where_they_should_be) {
  const Samples word{1, 2, 3}, before{7, 8}, after{9, 9, 9};
  Placement p;
  p.window = 10, p.tail = 2, p.gap_before = 1, p.gap_after = 1, p.before = before, p.after = after;
  EXPECT_EQ(place_word(word, p), (Samples{0, 0, 7, 8, 0, 1, 2, 3, 0, 9}));
  p.gap_before = -1;
  EXPECT_EQ(place_word(word, p), (Samples{0, 0, 0, 0, 7, 8 + 1, 2, 3, 0, 9})) << "overlaps";
  p.window = 3, p.tail = 0, p.gap_before = 0;
  EXPECT_EQ(place_word(word, p), (Samples{1, 2, 3}));
  p.window = 2;
  EXPECT_EQ(place_word(word, p), (Samples{2, 3}));
  const Samples half = cut_word(sine(500, 8000), 0.5, kRate);
  EXPECT_EQ(half.size(), 4000u);
  EXPECT_EQ(half.back(), 0.0f);
  EXPECT_TRUE(cut_word(Samples{}, 0.5, kRate).empty());
}

}  // namespace
}  // namespace mw::speech
