// SPDX-License-Identifier: Apache-2.0
// What: recordings in and out: any format libsndfile knows, any rate, width and channel count, to
// mono samples at the rate asked for; 16-bit WAV out.
// Why: features and streams want one shape of sound, users bring every shape.
// Contract: samples are in [-1, 1) at full scale; channels are averaged; a 16-bit mono file at the
// wanted rate passes through bit for bit. Rates change by libsamplerate's medium sinc filter.
// Files are hostile: lengths are bounded, and a file shorter than it says is an error.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <vector>

#include "host/base/files.h"

namespace mw::data {

struct Sound {
  std::vector<float> samples;  // mono
  int rate_hz = 0;
  double seconds() const { return rate_hz > 0 ? double(samples.size()) / rate_hz : 0.0; }
};

inline constexpr int kMaxRateHz = 768000;
// The longest recording read whole, in mono samples before the rate is changed: 4 h at 48 kHz.
inline constexpr int64_t kMaxSamples = int64_t{48000} * 3600 * 4;

// rate_hz 0 keeps the file's own rate.
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
