// SPDX-License-Identifier: Apache-2.0
#include "host/data/wav.h"

#include <gtest/gtest.h>
#include <samplerate.h>
#include <sndfile.h>

#include <cmath>
#include <numbers>

#include "host/base/stop.h"

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

TEST(Wav, a_long_file_changes_its_rate_as_one_piece) {
  const auto sound = sine(440, 16000, 200001);
  for (double ratio : {0.5, 16000.0 / 44100, 1.0001, 3.0}) {
    std::vector<float> whole(size_t(std::llround(double(sound.size()) * ratio)) + 16);
    SRC_DATA job{};
    job.data_in = sound.data(), job.input_frames = std::ssize(sound);
    job.data_out = whole.data(), job.output_frames = std::ssize(whole);
    job.src_ratio = ratio;
    ASSERT_EQ(src_simple(&job, SRC_SINC_MEDIUM_QUALITY, 1), 0);
    whole.resize(size_t(job.output_frames_gen));
    whole.resize(size_t(std::llround(double(sound.size()) * ratio)), 0.0f);
    const auto pieces = resample_by(sound, ratio);
    ASSERT_TRUE(pieces);
    EXPECT_EQ(*pieces, whole) << ratio;
  }
}

TEST(Wav, a_stop_is_heard_while_a_file_is_read) {
  const Bytes file = encode_wav(std::vector<int16_t>(100000), 16000);
  request_stop();
  const auto decoded = read_sound(file);
  const auto slower = resample(std::vector<float>(100000), 16000, 8000);
  forget_stop();
  ASSERT_FALSE(decoded);
  EXPECT_EQ(decoded.error().kind, ErrorKind::stopped);
  ASSERT_FALSE(slower);
  EXPECT_EQ(slower.error().kind, ErrorKind::stopped);
}

TEST(Wav, measuring_a_file_tells_what_reading_it_would) {
  const auto tone = sine(440, 16000, 4000);
  Bytes nan = sound_file(SF_FORMAT_WAV | SF_FORMAT_FLOAT, 16000, 1, tone);
  std::fill(nan.end() - 4, nan.end(), uint8_t{0xff});
  const Bytes whole = sound_file(SF_FORMAT_WAV | SF_FORMAT_PCM_24, 8000, 2, tone);
  const std::string acquisition =
      R"({"payload": {"interval_ms": 1, "sensors": [{"name": "audio"}], "values": [1, 2]}})";
  for (const Bytes& file :
       {whole, Bytes(whole.begin(), whole.end() - 100), nan, Bytes{}, Bytes(1000, 'x'),
        Bytes(acquisition.begin(), acquisition.end()), encode_wav({}, 16000)}) {
    const auto sound = read_sound(file);
    const auto facts = measure_sound(file);
    ASSERT_EQ(sound.ok(), facts.ok());
    if (!sound) {
      EXPECT_EQ(sound.error().text(), facts.error().text());
      continue;
    }
    EXPECT_EQ(std::ssize(sound->samples), facts->samples);
    EXPECT_EQ(sound->rate_hz, facts->rate_hz);
    EXPECT_EQ(sound->seconds(), facts->seconds());
  }
}

// What fills up the last block is no sound; a count that is off by more is none of the last block.
TEST(Wav, a_compressed_file_ends_where_its_count_says) {
  const auto tone = sine(440, 16000, 5000);
  for (int format : {SF_FORMAT_IMA_ADPCM, SF_FORMAT_MS_ADPCM, SF_FORMAT_GSM610}) {
    Bytes file = sound_file(SF_FORMAT_WAV | format, 16000, 1, tone);
    constexpr std::string_view kFact = "fact";
    const auto fact = std::search(file.begin(), file.end(), kFact.begin(), kFact.end());
    ASSERT_NE(fact, file.end());
    const auto count = [&](uint32_t samples) {
      for (int i = 0; i < 4; ++i) fact[8 + i] = uint8_t(samples >> 8 * i);
      return read_sound(file)->samples.size();
    };
    EXPECT_EQ(count(5000), 5000u) << std::hex << format;
    EXPECT_GE(count(0), 5000u) << std::hex << format;
    EXPECT_GE(count(100), 5000u) << std::hex << format;
    EXPECT_GE(count(0xffffffff), 5000u) << std::hex << format;
  }
}

TEST(Wav, a_header_without_channels_or_rate_says_so) {
  for (size_t at : {22, 24}) {
    Bytes file = encode_wav(std::vector<int16_t>(100), 16000);
    for (size_t i = at; i < at + 2; ++i) file[i] = 0;
    const auto sound = read_sound(file);
    ASSERT_FALSE(sound);
    EXPECT_NE(sound.error().what.find(at == 22 ? "0 channels" : " 0 Hz"), std::string::npos)
        << sound.error().text();
  }
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
