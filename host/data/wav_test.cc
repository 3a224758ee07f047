// SPDX-License-Identifier: Apache-2.0
#include "host/data/wav.h"

#include <gtest/gtest.h>
#include <sndfile.h>

#include <cmath>
#include <numbers>

namespace mw::data {
namespace {
namespace fs = std::filesystem;

std::vector<float> sine(double hz, int rate_hz, size_t count, double amplitude = 0.5) {
  std::vector<float> out(count);
  for (size_t i = 0; i < count; ++i)
    out[i] = float(amplitude * std::sin(2 * std::numbers::pi * hz * double(i) / rate_hz));
  return out;
}

// A file of any format and channel count; channel c holds the sine times (c + 1) / channels.
Bytes sound_file(int format, int rate_hz, int channels, const std::vector<float>& mono) {
  const fs::path path = fs::path(testing::TempDir()) / ("mw_wav_" + std::to_string(::getpid()));
  SF_INFO info{};
  info.samplerate = rate_hz, info.channels = channels, info.format = format;
  SNDFILE* file = sf_open(path.c_str(), SFM_WRITE, &info);
  std::vector<float> frames;
  for (float x : mono)
    for (int c = 1; c <= channels; ++c) frames.push_back(x * float(c) / float(channels));
  sf_writef_float(file, frames.data(), sf_count_t(mono.size()));
  sf_close(file);
  Bytes content = *read_file(path);
  fs::remove(path);
  return content;
}

double worst(const std::vector<float>& a, const std::vector<float>& b, size_t skip = 0) {
  double out = 0;
  for (size_t i = skip; i + skip < std::min(a.size(), b.size()); ++i)
    out = std::max(out, double(std::abs(a[i] - b[i])));
  return out;
}

TEST(Wav, sixteen_bit_passes_bit_for_bit) {
  std::vector<int16_t> pcm;
  for (int i = -32768; i < 32768; i += 7) pcm.push_back(int16_t(i));
  pcm.push_back(32767);
  auto sound = read_sound(encode_wav(pcm, 16000), 16000);
  ASSERT_TRUE(sound) << sound.error().text();
  EXPECT_EQ(sound->rate_hz, 16000);
  EXPECT_EQ(to_int16(sound->samples), pcm);
  EXPECT_EQ(to_int16(to_float(pcm)), pcm);
  EXPECT_EQ(to_int16(std::vector<float>{2.0f, -2.0f}), (std::vector<int16_t>{32767, -32768}));
}

TEST(Wav, reads_every_width_format_and_channel_count) {
  const auto tone = sine(440, 16000, 4000);
  struct Case {
    int format;
    double tolerance;
  };
  for (const Case& c :
       {Case{SF_FORMAT_WAV | SF_FORMAT_PCM_U8, 0.01}, Case{SF_FORMAT_WAV | SF_FORMAT_PCM_24, 1e-6},
        Case{SF_FORMAT_WAV | SF_FORMAT_PCM_32, 1e-6}, Case{SF_FORMAT_WAV | SF_FORMAT_FLOAT, 1e-6},
        Case{SF_FORMAT_WAV | SF_FORMAT_ULAW, 0.02}, Case{SF_FORMAT_FLAC | SF_FORMAT_PCM_16, 1e-4},
        Case{SF_FORMAT_AIFF | SF_FORMAT_PCM_16, 1e-4}})
    for (int channels : {1, 2, 6}) {
      auto sound = read_sound(sound_file(c.format, 16000, channels, tone));
      ASSERT_TRUE(sound) << std::hex << c.format << sound.error().text();
      ASSERT_EQ(sound->samples.size(), tone.size());
      auto expected = tone;  // the mean of 1/n, 2/n ... n/n
      for (float& x : expected) x *= float(channels + 1) / float(2 * channels);
      EXPECT_LT(worst(sound->samples, expected), c.tolerance) << std::hex << c.format;
    }
}

TEST(Wav, changes_rates_without_delay) {
  for (auto [from, to] : {std::pair{48000, 16000}, {8000, 16000}, {44100, 16000}, {16000, 22050}}) {
    auto sound = read_sound(
        sound_file(SF_FORMAT_WAV | SF_FORMAT_FLOAT, from, 1, sine(500, from, from / 2)), to);
    ASSERT_TRUE(sound);
    EXPECT_EQ(sound->samples.size(), size_t(to / 2));
    EXPECT_EQ(sound->rate_hz, to);
    EXPECT_LT(worst(sound->samples, sine(500, to, size_t(to / 2)), size_t(to / 20)), 2e-3)
        << from << " to " << to;
  }
  EXPECT_FALSE(resample(std::vector<float>(10), 0, 16000));
  EXPECT_FALSE(resample_by(std::vector<float>(10), 1e9));
  EXPECT_TRUE(resample(std::vector<float>{}, 8000, 16000)->empty());
}

TEST(Wav, a_damaged_file_is_an_error_that_says_how) {
  const Bytes whole = encode_wav(to_int16(sine(440, 16000, 100)), 16000);
  for (size_t cut = 0; cut < whole.size(); ++cut) {
    auto sound = read_sound(std::span(whole).first(cut));
    ASSERT_FALSE(sound) << cut;
    EXPECT_FALSE(sound.error().what.empty());
  }
  const Bytes flac =
      sound_file(SF_FORMAT_FLAC | SF_FORMAT_PCM_16, 16000, 1, sine(440, 16000, 9000));
  EXPECT_FALSE(read_sound(std::span(flac).first(flac.size() / 2)));
  EXPECT_FALSE(read_sound(Bytes(1000, 'x')));
  auto missing = read_sound(fs::path("no/such/file.wav"));
  ASSERT_FALSE(missing);
  EXPECT_NE(missing.error().text().find("no/such/file.wav"), std::string::npos);
}

TEST(Wav, a_streamed_file_ends_where_it_ends) {
  Bytes file = encode_wav(to_int16(sine(440, 16000, 100)), 16000);
  for (size_t at : {4, 40})
    file[at] = 0xff, file[at + 1] = 0xff, file[at + 2] = 0xff, file[at + 3] = 0x7f;
  auto sound = read_sound(file);
  ASSERT_TRUE(sound) << sound.error().text();
  EXPECT_EQ(sound->samples.size(), 100u);
}

}  // namespace
}  // namespace mw::data
