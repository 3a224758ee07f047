// SPDX-License-Identifier: Apache-2.0
// Headers as recorders leave them, made here byte by byte.
#include "host/data/riff.h"

#include <gtest/gtest.h>
#include <sndfile.h>

#include <bit>
#include <cmath>
#include <limits>

#include "host/data/wav.h"

namespace mw::data {
namespace {

using testing::TempDir;

std::string number(uint64_t value, int count) {
  std::string out;
  for (int i = 0; i < count; ++i) out += char(value >> (8 * i));
  return out;
}

std::string sound_data(size_t samples = 800) {
  std::string out;
  for (size_t i = 0; i < samples; ++i)
    out += number(uint16_t(int16_t(9000 * std::sin(double(i) * 0.3))), 2);
  return out;
}

struct Wave {
  std::string data = sound_data();
  std::optional<uint64_t> data_bytes{}, outer_bytes{};  // else those that are true
  std::string before{}, after{};
  std::string format = number(1, 2) + number(1, 2) + number(16000, 4) + number(32000, 4) +
                       number(2, 2) + number(16, 2);

  Bytes file() const {
    const std::string inner = "WAVEfmt " + number(format.size(), 4) + format + before + "data" +
                              number(data_bytes.value_or(data.size()), 4) + data + after;
    const std::string all = "RIFF" + number(outer_bytes.value_or(inner.size()), 4) + inner;
    return {all.begin(), all.end()};
  }
};

std::string chunk(const std::string& id, const std::string& content, bool pad = true) {
  return id + number(content.size(), 4) + content + (pad && content.size() % 2 ? "\x01" : "");
}

void expect_same(const Wave& wave, const char* what) {
  const auto expected = read_sound(Wave{}.file());
  const auto sound = read_sound(wave.file());
  ASSERT_TRUE(expected) << expected.error().text();
  ASSERT_TRUE(sound) << what << ": " << sound.error().text();
  EXPECT_EQ(sound->samples, expected->samples) << what;
  EXPECT_TRUE(sound->warnings.empty()) << what << ": " << sound->warnings[0];
}

TEST(Riff, a_wrong_header_over_whole_sound_changes_nothing) {
  const size_t bytes = sound_data().size();
  const std::string zeros(9001, '\0');
  expect_same({.data_bytes = 0, .outer_bytes = 0}, "sizes never filled in");
  expect_same({.data_bytes = 0, .outer_bytes = 36}, "only the header counted");
  expect_same({.data_bytes = 0xffffffff, .outer_bytes = 0xffffffff}, "streamed");
  expect_same({.data_bytes = 0x7ffff000, .outer_bytes = 0x7ffff024}, "streamed by sox");
  expect_same({.data_bytes = bytes + 44, .outer_bytes = bytes + 36}, "the header counted as sound");
  expect_same({.data_bytes = bytes - 1}, "a byte too few");
  for (const char* id : {"LIST", "bext", "iXML"})
    for (uint64_t unknown : {uint64_t{0}, uint64_t{0xffffffff}})
      expect_same({.data_bytes = unknown, .after = chunk(id, "INFOabcde") + chunk("JUNK", "")},
                  "chunks behind a size never filled in");
  expect_same({.after = std::string(3, '\0')}, "three stray bytes");
  expect_same({.after = "abc"}, "three stray letters");
  expect_same({.after = std::string(500, '\0')}, "filled up to a sector");
  expect_same({.after = chunk("LIST", "INFOISFTxxxx")}, "a list behind");
  expect_same({.before = chunk("LIST", "INFOabcde")}, "an odd list with its pad");
  expect_same({.before = chunk("LIST", "adtl" + zeros)}, "a large list of nothing");
  expect_same({.before = chunk("JUNK", zeros)}, "junk");
  expect_same({.format = Wave{}.format + number(0, 2)}, "18 bytes of format");
}

TEST(Riff, what_is_left_out_is_told) {
  const size_t bytes = sound_data().size();
  struct Case {
    Wave wave;
    size_t samples;
    const char* says;
  };
  for (const Case& c : {Case{{.data_bytes = bytes / 2}, bytes / 4, "800 more"},
                        Case{{.data = sound_data() + "x"}, bytes / 2, "within a sample"},
                        Case{{.data_bytes = bytes + 5000, .outer_bytes = bytes + 36},
                             bytes / 2,
                             "6600 bytes of sound, 1600 are there"}}) {
    const auto sound = read_sound(c.wave.file());
    ASSERT_TRUE(sound) << sound.error().text();
    EXPECT_EQ(sound->samples.size(), c.samples);
    ASSERT_EQ(sound->warnings.size(), 1u) << c.says;
    EXPECT_NE(sound->warnings[0].find(c.says), std::string::npos) << sound->warnings[0];
  }
}

TEST(Riff, what_cannot_be_right_is_refused_for_its_reason) {
  const size_t bytes = sound_data().size();
  struct Case {
    Wave wave;
    const char* says;
  };
  for (const Case& c :
       {Case{{.before = chunk("LIST", "INFOabcde", false)}, "lacks the byte"},
        Case{{.data = "", .outer_bytes = 36}, "0 samples"},
        Case{{.data = "", .after = chunk("LIST", "INFOISFTxxxx")}, "0 samples"},
        Case{{.data = "x"}, "0 samples"},
        Case{{.data = sound_data(400), .data_bytes = bytes, .outer_bytes = bytes + 36},
             "says 1600"},
        Case{{.before = std::string("\x01\x02\x03\x04\x00\x00\x00\x00", 8)}, "no other one"},
        Case{{.format = "xx"}, "its format"}}) {
    const auto sound = read_sound(c.wave.file());
    ASSERT_FALSE(sound) << c.says;
    EXPECT_NE(sound.error().what.find(c.says), std::string::npos) << sound.error().text();
  }
}

// What libsndfile writes, `cut` bytes short.
Bytes written(int format, size_t cut = 0, float last = 0.25f) {
  const std::string path = TempDir() + "mw_riff_" + std::to_string(::getpid());
  SF_INFO info{};
  info.samplerate = 16000, info.channels = 1, info.format = format;
  SNDFILE* file = sf_open(path.c_str(), SFM_WRITE, &info);
  std::vector<float> samples(2000);
  for (size_t i = 0; i < samples.size(); ++i) samples[i] = 0.3f * float(std::sin(double(i) * 0.2));
  samples.back() = last;
  sf_write_float(file, samples.data(), std::ssize(samples));
  sf_close(file);
  Bytes content = *read_file(path);
  std::filesystem::remove(path);
  content.resize(content.size() - cut);
  return content;
}

TEST(Riff, every_width_and_container_is_read_whole_and_refused_cut) {
  for (int container : {SF_FORMAT_WAV, SF_FORMAT_WAVEX, SF_FORMAT_RF64, SF_FORMAT_W64,
                        SF_FORMAT_AIFF, SF_FORMAT_AU})
    for (int width : {SF_FORMAT_PCM_16, SF_FORMAT_PCM_24, SF_FORMAT_FLOAT, SF_FORMAT_ULAW}) {
      const auto whole = read_sound(written(container | width));
      ASSERT_TRUE(whole) << std::hex << (container | width) << whole.error().text();
      EXPECT_EQ(whole->samples.size(), 2000u) << std::hex << (container | width);
      const auto cut = read_sound(written(container | width, 600));
      ASSERT_FALSE(cut) << std::hex << (container | width);
      EXPECT_NE(cut.error().hint.find("cut off"), std::string::npos) << cut.error().text();
    }
  for (int packed : {SF_FORMAT_IMA_ADPCM, SF_FORMAT_MS_ADPCM, SF_FORMAT_GSM610, SF_FORMAT_PCM_U8,
                     SF_FORMAT_ALAW, SF_FORMAT_DOUBLE}) {
    const auto sound = read_sound(written(SF_FORMAT_WAV | packed));
    ASSERT_TRUE(sound) << std::hex << packed << sound.error().text();
    EXPECT_GE(sound->samples.size(), 2000u) << std::hex << packed;
    EXPECT_LT(sound->samples.size(), 4000u) << std::hex << packed;
  }
}

TEST(Riff, streamed_rf64_ends_where_it_ends) {
  Bytes file = written(SF_FORMAT_RF64 | SF_FORMAT_PCM_16);
  for (size_t i = 20; i < 44; ++i) file[i] = 0;  // ds64: nothing was filled in
  const auto sound = read_sound(file);
  ASSERT_TRUE(sound) << sound.error().text();
  EXPECT_EQ(sound->samples.size(), 2000u);
}

TEST(Riff, samples_that_are_no_numbers_are_refused_by_their_place) {
  for (float bad :
       {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity()}) {
    const auto sound = read_sound(written(SF_FORMAT_WAV | SF_FORMAT_FLOAT, 0, bad));
    ASSERT_FALSE(sound);
    EXPECT_NE(sound.error().what.find("sample 1999"), std::string::npos) << sound.error().text();
  }
}

TEST(Riff, what_is_no_sound_is_named) {
  for (auto [text, says] :
       {std::pair<std::string, const char*>{std::string("\0\0\0 ftypM4A ", 12), "MPEG-4"},
        {"version https://git-lfs.github.com/spec/v1\noid sha256:0", "git-lfs"},
        {"<!DOCTYPE html><html></html>", "web page"},
        {sound_data(), "not a sound file"},
        {"", "empty"}}) {
    const auto sound = read_sound(Bytes(text.begin(), text.end()));
    ASSERT_FALSE(sound) << says;
    EXPECT_NE(sound.error().what.find(says), std::string::npos) << sound.error().text();
  }
}

// A small file must not become a large sound: silence packs without bound.
TEST(Riff, samples_are_bounded_by_bytes) {
  SF_INFO info{};
  const std::string path = TempDir() + "mw_riff_long_" + std::to_string(::getpid());
  info.samplerate = 16000, info.channels = 1, info.format = SF_FORMAT_FLAC | SF_FORMAT_PCM_16;
  SNDFILE* writer = sf_open(path.c_str(), SFM_WRITE, &info);
  const std::vector<int16_t> silence(1 << 20);
  for (int i = 0; i < 12; ++i) sf_write_short(writer, silence.data(), std::ssize(silence));
  sf_close(writer);
  const Bytes file = *read_file(path);
  std::filesystem::remove(path);
  ASSERT_LT(file.size(), 300000u);
  const auto sound = read_sound(file);
  ASSERT_FALSE(sound);
  EXPECT_EQ(sound.error().kind, ErrorKind::does_not_fit);

  Wave slow;  // 800 samples at 1 Hz are 12,800,000 at 16 kHz
  slow.format.replace(4, 4, number(63, 4));
  slow.data = sound_data(60000);
  EXPECT_TRUE(read_sound(slow.file()));
  const auto fast = read_sound(slow.file(), 16000);
  ASSERT_FALSE(fast);
  EXPECT_EQ(fast.error().kind, ErrorKind::does_not_fit);
}

}  // namespace
}  // namespace mw::data
