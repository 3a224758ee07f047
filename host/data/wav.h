// SPDX-License-Identifier: Apache-2.0
// What: recordings in and out: any format libsndfile knows, any rate, width and channel count, to
// mono samples at the rate asked for; 16-bit WAV out.
// Why: features and streams want one shape of sound, users bring every shape.
// Contract: samples are in [-1, 1) at full scale; channels are averaged; a 16-bit mono file at the
// wanted rate passes through bit for bit. Rates change by libsamplerate's medium sinc filter.
// Headers are mended where that loses nothing (host/data/riff.h); a file that was cut off, or holds
// no sound, is an error. Files are hostile: samples are bounded by the bytes they come from.
#pragma once

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "host/base/files.h"

namespace mw::data {

struct Sound {
  std::vector<float> samples;  // mono
  int rate_hz = 0;
  std::vector<std::string> warnings{};  // what of the file was not read
  double seconds() const { return rate_hz > 0 ? double(samples.size()) / rate_hz : 0.0; }
};

inline constexpr int kMaxRateHz = 768000;
// The most samples that a file may unpack to, all channels together, and the most after a change of
// rate: a few minutes for any file, more as the file is longer: 32 a byte, as no speech is packed
// tighter, 8 where they would fill the memory, and two hours at 16 kHz in all.
constexpr int64_t most_samples(uint64_t file_bytes) {
  constexpr uint64_t kAny = uint64_t{4} << 20, kTight = uint64_t{32} << 20;
  constexpr uint64_t kMost = uint64_t{128} << 20;
  const uint64_t told = std::max({kAny, std::min(file_bytes * 32, kTight), file_bytes * 8});
  return int64_t(std::min(told, kMost));
}

// What a file holds, by the same checks as reading it, in the memory of one block.
struct SoundFacts {
  uint64_t file_bytes = 0;
  int64_t samples = 0;
  int rate_hz = 0;
  std::vector<std::string> warnings{};
  double seconds() const { return rate_hz > 0 ? double(samples) / rate_hz : 0.0; }
};
Result<SoundFacts> measure_sound(std::span<const uint8_t> file);

// rate_hz 0 keeps the file's own rate. What is no sound is known by the start of a file.
Result<Sound> read_sound(std::span<const uint8_t> file, int rate_hz = 0);
Result<Sound> read_sound(const std::filesystem::path& path, int rate_hz = 0);

// Rates in 1..kMaxRateHz, at most 256 apart as a factor. The length is samples * to / from,
// rounded; there is no delay. Errors: usage, for a rate out of range.
Result<std::vector<float>> resample(std::span<const float> samples, int from_hz, int to_hz);
// The same by a free ratio (output length / input length) in 1/256..256; speed = 1 / ratio.
Result<std::vector<float>> resample_by(std::span<const float> samples, double ratio);

std::vector<int16_t> to_int16(std::span<const float> samples);  // rounds to nearest, saturates
std::vector<float> to_float(std::span<const int16_t> samples);

// A RIFF WAVE file, 16-bit PCM, mono.
Bytes encode_wav(std::span<const int16_t> samples, int rate_hz);
Outcome write_wav(const std::filesystem::path& path, std::span<const int16_t> samples, int rate_hz);

}  // namespace mw::data
