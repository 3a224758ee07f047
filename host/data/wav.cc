// SPDX-License-Identifier: Apache-2.0
#include "host/data/wav.h"

#include <fmt/format.h>
#include <samplerate.h>
#include <sndfile.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <memory>
#include <string_view>

namespace mw::data {
namespace {

Error malformed(std::string what, std::string hint = {}) {
  return Error{ErrorKind::malformed_input, std::move(what), "", std::move(hint)};
}

// libsndfile reads through these from memory.
struct MemoryFile {
  std::span<const uint8_t> content;
  sf_count_t position = 0;
};

sf_count_t memory_length(void* user) {
  return sf_count_t(static_cast<MemoryFile*>(user)->content.size());
}

sf_count_t memory_seek(sf_count_t offset, int whence, void* user) {
  auto& file = *static_cast<MemoryFile*>(user);
  const auto length = sf_count_t(file.content.size());
  const sf_count_t base = whence == SEEK_CUR ? file.position : whence == SEEK_END ? length : 0;
  if (offset < -base || offset > length - base) return -1;
  return file.position = base + offset;
}

sf_count_t memory_read(void* target, sf_count_t count, void* user) {
  auto& file = *static_cast<MemoryFile*>(user);
  const auto left = sf_count_t(file.content.size()) - file.position;
  count = std::clamp<sf_count_t>(count, 0, left);
  if (count > 0) std::memcpy(target, file.content.data() + file.position, size_t(count));
  file.position += count;
  return count;
}

sf_count_t memory_write(const void*, sf_count_t, void*) {
  return 0;
}

sf_count_t memory_tell(void* user) {
  return static_cast<MemoryFile*>(user)->position;
}

uint32_t little_u32(std::span<const uint8_t> bytes, size_t at) {
  return uint32_t(bytes[at]) | uint32_t(bytes[at + 1]) << 8 | uint32_t(bytes[at + 2]) << 16 |
         uint32_t(bytes[at + 3]) << 24;
}

// libsndfile silently shortens a RIFF file that was cut off; a training set must not.
// Programs that write to a pipe put a size near the 32-bit limits: those end where they end.
Outcome check_riff_whole(std::span<const uint8_t> file) {
  constexpr uint32_t kStreamed = 0x7ff00000;
  if (file.size() < 12 || std::memcmp(file.data(), "RIFF", 4) != 0) return Ok{};
  for (size_t at = 12; at + 8 <= file.size();) {
    const uint32_t declared = little_u32(file, at + 4);
    const size_t present = file.size() - at - 8;
    if (std::memcmp(file.data() + at, "data", 4) == 0) {
      if (declared < kStreamed && declared > present)
        return malformed(
            fmt::format("the data chunk says {} bytes, the file holds {}", declared, present),
            "the file was cut off: copy or record it again");
      return Ok{};
    }
    if (declared > present) break;
    at += 8 + size_t(declared) + (declared & 1);
  }
  return malformed("a WAVE file without a data chunk",
                   "the file was cut off: copy or record it again");
}

Outcome check_info(const SF_INFO& info) {
  if (info.samplerate < 1 || info.samplerate > kMaxRateHz)
    return malformed(
        fmt::format("a rate of {} Hz is outside 1..{} Hz", info.samplerate, kMaxRateHz));
  if (info.channels < 1 || info.channels > 1024)
    return malformed(fmt::format("{} channels", info.channels));
  if (info.frames > kMaxSamples)
    return Error{ErrorKind::does_not_fit,
                 fmt::format("{} samples, at most {} are read", info.frames, kMaxSamples), "",
                 "cut the recording into pieces"};
  return Ok{};
}

// Averages channels block by block, so that memory follows what is there, not what a header says.
Result<std::vector<float>> read_mono(SNDFILE* file, const SF_INFO& info) {
  constexpr sf_count_t kBlock = 4096;
  const auto channels = size_t(info.channels);
  std::vector<float> block(size_t(kBlock) * channels), mono;
  while (int64_t(mono.size()) <= kMaxSamples) {
    const sf_count_t frames = sf_readf_float(file, block.data(), kBlock);
    if (frames <= 0) break;
    for (size_t i = 0; i < size_t(frames); ++i) {
      float sum = 0;
      for (size_t c = 0; c < channels; ++c) sum += block[i * channels + c];
      mono.push_back(channels == 1 ? sum : sum / float(channels));
    }
  }
  if (sf_error(file) != SF_ERR_NO_ERROR)
    return malformed(fmt::format("unreadable after {} samples: {}", mono.size(), sf_strerror(file)),
                     "the file is damaged: copy or record it again");
  const bool length_known = info.frames != SF_COUNT_MAX;
  if (length_known && int64_t(mono.size()) < info.frames)
    return malformed(fmt::format("{} samples of {} are there", mono.size(), info.frames),
                     "the file was cut off: copy or record it again");
  if (!std::all_of(mono.begin(), mono.end(), [](float x) { return std::isfinite(x); }))
    return malformed("samples that are not numbers");
  return mono;
}

}  // namespace

Result<Sound> read_sound(std::span<const uint8_t> content, int rate_hz) {
  if (content.empty()) return malformed("the file is empty");
  MW_TRY_DO(check_riff_whole(content));
  MemoryFile memory{content};
  SF_VIRTUAL_IO io{memory_length, memory_seek, memory_read, memory_write, memory_tell};
  SF_INFO info{};
  std::unique_ptr<SNDFILE, decltype(&sf_close)> file(sf_open_virtual(&io, SFM_READ, &info, &memory),
                                                     &sf_close);
  if (!file)
    return malformed(fmt::format("not a sound file: {}", sf_strerror(nullptr)),
                     "WAV, FLAC, OGG, AIFF and what else libsndfile reads is welcome");
  MW_TRY_DO(check_info(info));
  Sound sound{{}, info.samplerate};
  MW_TRY(sound.samples, read_mono(file.get(), info));
  if (rate_hz == 0 || rate_hz == sound.rate_hz) return sound;
  MW_TRY(sound.samples, resample(sound.samples, sound.rate_hz, rate_hz));
  sound.rate_hz = rate_hz;
  return sound;
}

Result<Sound> read_sound(const std::filesystem::path& path, int rate_hz) {
  MW_TRY(Bytes content, read_file(path));
  Result<Sound> sound = read_sound(content, rate_hz);
  if (!sound) sound.error().at(path.string());
  return sound;
}

Result<std::vector<float>> resample(std::span<const float> samples, int from_hz, int to_hz) {
  for (int rate : {from_hz, to_hz})
    if (rate < 1 || rate > kMaxRateHz)
      return Error{ErrorKind::usage,
                   fmt::format("a rate of {} Hz is outside 1..{} Hz", rate, kMaxRateHz), "", ""};
  return resample_by(samples, double(to_hz) / double(from_hz));
}

Result<std::vector<float>> resample_by(std::span<const float> samples, double ratio) {
  if (!src_is_valid_ratio(ratio))
    return Error{ErrorKind::usage, fmt::format("cannot change the rate by a factor of {}", ratio),
                 "", "factors between 1/256 and 256 are possible"};
  if (samples.empty() || ratio == 1.0) return std::vector<float>(samples.begin(), samples.end());
  const auto wanted = size_t(std::llround(double(samples.size()) * ratio));
  std::vector<float> out(wanted + 16);
  SRC_DATA job{};
  job.data_in = samples.data();
  job.data_out = out.data();
  job.input_frames = long(samples.size());
  job.output_frames = long(out.size());
  job.src_ratio = ratio;
  if (int code = src_simple(&job, SRC_SINC_MEDIUM_QUALITY, 1))
    return Error{ErrorKind::malformed_input,
                 fmt::format("cannot change the rate: {}", src_strerror(code)), "", ""};
  out.resize(size_t(job.output_frames_gen));
  out.resize(wanted, 0.0f);
  return out;
}

std::vector<int16_t> to_int16(std::span<const float> samples) {
  std::vector<int16_t> out(samples.size());
  std::transform(samples.begin(), samples.end(), out.begin(), [](float x) {
    return int16_t(std::lrint(std::clamp(x * 32768.0f, -32768.0f, 32767.0f)));
  });
  return out;
}

std::vector<float> to_float(std::span<const int16_t> samples) {
  std::vector<float> out(samples.size());
  std::transform(samples.begin(), samples.end(), out.begin(),
                 [](int16_t x) { return float(x) / 32768.0f; });
  return out;
}

Bytes encode_wav(std::span<const int16_t> samples, int rate_hz) {
  const auto data_bytes = uint32_t(samples.size() * 2);
  Bytes out(44 + size_t{data_bytes});
  size_t at = 0;
  auto tag = [&](std::string_view text) {
    for (char c : text) out[at++] = uint8_t(c);
  };
  auto number = [&](uint32_t value, int bytes) {
    for (int i = 0; i < bytes; ++i) out[at++] = uint8_t(value >> (8 * i));
  };
  tag("RIFF"), number(36 + data_bytes, 4), tag("WAVE");
  tag("fmt "), number(16, 4), number(1, 2), number(1, 2);  // PCM, mono
  number(uint32_t(rate_hz), 4), number(uint32_t(rate_hz) * 2, 4), number(2, 2), number(16, 2);
  tag("data"), number(data_bytes, 4);
  for (int16_t sample : samples) number(uint16_t(sample), 2);
  return out;
}

Outcome write_wav(const std::filesystem::path& path, std::span<const int16_t> samples,
                  int rate_hz) {
  return write_file(path, encode_wav(samples, rate_hz));
}

}  // namespace mw::data
