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

#include "host/base/stop.h"
#include "host/data/acquisition.h"
#include "host/data/riff.h"

namespace mw::data {
namespace {

Error malformed(std::string what, std::string hint = {}) {
  return Error{ErrorKind::malformed_input, std::move(what), "", std::move(hint)};
}

// libsndfile reads through these from memory: a head, then a body.
struct MemoryFile {
  std::span<const uint8_t> head, body;
  sf_count_t position = 0;
  sf_count_t length() const { return sf_count_t(head.size() + body.size()); }
};

sf_count_t memory_length(void* user) {
  return static_cast<MemoryFile*>(user)->length();
}

sf_count_t memory_seek(sf_count_t offset, int whence, void* user) {
  auto& file = *static_cast<MemoryFile*>(user);
  const sf_count_t length = file.length();
  const sf_count_t base = whence == SEEK_CUR ? file.position : whence == SEEK_END ? length : 0;
  if (offset < -base || offset > length - base) return -1;
  return file.position = base + offset;
}

sf_count_t memory_read(void* target, sf_count_t count, void* user) {
  auto& file = *static_cast<MemoryFile*>(user);
  count = std::clamp<sf_count_t>(count, 0, file.length() - file.position);
  auto* out = static_cast<uint8_t*>(target);
  const auto head = sf_count_t(file.head.size());
  for (sf_count_t done = 0; done < count;) {
    const sf_count_t at = file.position + done;
    const uint8_t* from = at < head ? file.head.data() + at : file.body.data() + (at - head);
    const sf_count_t step = at < head ? std::min(count - done, head - at) : count - done;
    std::memcpy(out + done, from, size_t(step));
    done += step;
  }
  file.position += count;
  return count;
}

sf_count_t memory_write(const void*, sf_count_t, void*) {
  return 0;
}

sf_count_t memory_tell(void* user) {
  return static_cast<MemoryFile*>(user)->position;
}

Error too_many(int64_t samples, uint64_t file_bytes) {
  return Error{ErrorKind::does_not_fit,
               fmt::format("{} samples from {} bytes, at most {} are read", samples, file_bytes,
                           most_samples(file_bytes)),
               "", "cut the recording into pieces"};
}

Outcome check_info(const SF_INFO& info, uint64_t file_bytes) {
  if (info.samplerate < 1 || info.samplerate > kMaxRateHz)
    return malformed(
        fmt::format("a rate of {} Hz is outside 1..{} Hz", info.samplerate, kMaxRateHz));
  if (info.channels < 1 || info.channels > 1024)
    return malformed(fmt::format("{} channels", info.channels));
  if (info.frames != SF_COUNT_MAX && info.frames > most_samples(file_bytes) / info.channels)
    return too_many(info.frames, file_bytes);
  return Ok{};
}

// What a file is that users take for a sound.
std::string what_it_is(std::span<const uint8_t> file) {
  const auto starts = [&](std::string_view text, size_t at = 0) {
    return file.size() >= at + text.size() &&
           std::equal(text.begin(), text.end(), file.begin() + ptrdiff_t(at));
  };
  if (starts("ftyp", 4)) return "an MPEG-4 file (m4a, mp4), which is not read";
  if (starts("version https://git-lfs")) return "a pointer of git-lfs, not the sound itself";
  if (starts("<!DOCTYPE") || starts("<html") || starts("<?xml")) return "a web page, not a sound";
  if (starts("\x1a\x45\xdf\xa3")) return "a Matroska or WebM file, which is not read";
  if (starts("#!AMR")) return "an AMR file, which is not read";
  return "";
}

Error not_a_sound(std::span<const uint8_t> file) {
  const std::string kind = what_it_is(file);
  if (!kind.empty())
    return malformed(kind, kind.find("git-lfs") != std::string::npos
                               ? "git lfs pull"
                               : "convert it: ffmpeg -i FILE OUT.wav");
  return malformed(fmt::format("not a sound file: {}", sf_strerror(nullptr)),
                   "WAV, FLAC, OGG, AIFF and what else libsndfile reads is welcome; bare samples "
                   "need a header: sox -t raw -r 16000 -e signed -b 16 -c 1 IN OUT.wav");
}

// Averages channels block by block, so that memory follows what is there, not what a header says.
// Gives the number of samples, and where `kept` is not null the samples.
Result<int64_t> each_block(SNDFILE* file, const SF_INFO& info, uint64_t file_bytes,
                           std::vector<float>* kept) {
  constexpr sf_count_t kBlock = 4096;
  const auto channels = size_t(info.channels);
  const bool length_known = info.frames != SF_COUNT_MAX;
  const int64_t most = most_samples(file_bytes) / info.channels;
  std::vector<float> block(size_t(kBlock) * channels), mono;
  int64_t count = 0;
  if (kept != nullptr && length_known) kept->reserve(size_t(std::max<sf_count_t>(info.frames, 0)));
  for (;;) {
    MW_TRY_DO(check_stop());
    const sf_count_t frames = sf_readf_float(file, block.data(), kBlock);
    if (frames <= 0) break;
    mono.clear();
    for (size_t i = 0; i < size_t(frames); ++i) {
      float sum = 0;
      for (size_t c = 0; c < channels; ++c) sum += block[i * channels + c];
      mono.push_back(channels == 1 ? sum : sum / float(channels));
    }
    const auto bad = std::ranges::find_if_not(mono, [](float x) { return std::isfinite(x); });
    if (bad != mono.end())
      return malformed(fmt::format("sample {} is not a number", count + (bad - mono.begin())),
                       "what wrote the file made NaN or infinity of it: mend it there");
    count += frames;
    if (count > most) return too_many(count, file_bytes);
    if (kept != nullptr) kept->insert(kept->end(), mono.begin(), mono.end());
  }
  if (sf_error(file) != SF_ERR_NO_ERROR)
    return malformed(fmt::format("unreadable after {} samples: {}", count, sf_strerror(file)),
                     "the file is damaged: copy or record it again");
  if (length_known && count < info.frames)
    return malformed(fmt::format("{} samples of {} are there", count, info.frames),
                     "the file was cut off: copy or record it again");
  return count;
}

// The last block of a compressed file is filled up, and a byte that evens the length counts as one
// more; how many samples are meant, the header says.
int64_t without_filling(int64_t samples, const MendedSound& mended) {
  const auto filling = samples - int64_t(mended.stated_samples);
  return filling > 0 && filling < 2 * int64_t(mended.block_samples) ? samples - filling : samples;
}

Result<SoundFacts> decode_file(std::span<const uint8_t> content, std::vector<float>* kept) {
  MW_TRY(MendedSound mended, mend_header(content));
  MemoryFile memory{mended.head, mended.body};
  SF_VIRTUAL_IO io{memory_length, memory_seek, memory_read, memory_write, memory_tell};
  SF_INFO info{};
  std::unique_ptr<SNDFILE, decltype(&sf_close)> file(sf_open_virtual(&io, SFM_READ, &info, &memory),
                                                     &sf_close);
  if (!file) return not_a_sound(content);
  MW_TRY_DO(check_info(info, content.size()));
  MW_TRY(const int64_t read, each_block(file.get(), info, content.size(), kept));
  const int64_t samples = without_filling(read, mended);
  if (kept != nullptr) kept->resize(size_t(samples));
  return SoundFacts{content.size(), samples, info.samplerate, std::move(mended.warnings)};
}

Result<Sound> read_sound_file(std::span<const uint8_t> content) {
  Sound sound;
  MW_TRY(SoundFacts facts, decode_file(content, &sound.samples));
  sound.rate_hz = facts.rate_hz, sound.warnings = std::move(facts.warnings);
  return sound;
}

const Error& no_samples() {
  static const Error error = malformed("there is no sound in it: 0 samples", "record it again");
  return error;
}

Error empty_file() {
  return malformed("the file is empty: 0 bytes", "copy or record it again");
}

// Whether a file that starts so may be a sound; the rest of it is not read to find out.
bool may_be_sound(std::span<const uint8_t> start) {
  constexpr std::string_view kTagged = "ID3";  // an MP3 starts after it, wherever that is
  if (looks_like_acquisition(start) || std::equal(kTagged.begin(), kTagged.end(), start.begin()))
    return true;
  MemoryFile memory{{}, start};
  SF_VIRTUAL_IO io{memory_length, memory_seek, memory_read, memory_write, memory_tell};
  SF_INFO info{};
  SNDFILE* file = sf_open_virtual(&io, SFM_READ, &info, &memory);
  const bool known = file != nullptr || sf_error(nullptr) != SF_ERR_UNRECOGNISED_FORMAT;
  if (file != nullptr) sf_close(file);
  return known;
}

}  // namespace

Result<Sound> read_sound(std::span<const uint8_t> content, int rate_hz) {
  if (content.empty()) return empty_file();
  MW_TRY(Sound sound,
         looks_like_acquisition(content) ? read_acquisition(content) : read_sound_file(content));
  if (sound.samples.empty()) return no_samples();
  if (rate_hz == 0 || rate_hz == sound.rate_hz) return sound;
  if (const double wanted = double(sound.samples.size()) * rate_hz / sound.rate_hz;
      wanted > double(most_samples(content.size())))
    return too_many(int64_t(wanted), content.size());
  MW_TRY(sound.samples, resample(sound.samples, sound.rate_hz, rate_hz));
  if (sound.samples.empty()) return no_samples();
  sound.rate_hz = rate_hz;
  return sound;
}

Result<Sound> read_sound(const std::filesystem::path& path, int rate_hz) {
  constexpr size_t kStart_bytes = size_t{64} << 10;
  Result<Sound> sound = [&]() -> Result<Sound> {
    MW_TRY(const Bytes start, read_start(path, kStart_bytes));
    if (start.size() == kStart_bytes && !may_be_sound(start)) return not_a_sound(start);
    MW_TRY(const Bytes content, read_file(path));
    return read_sound(content, rate_hz);
  }();
  if (!sound && sound.error().where.empty()) sound.error().at(path.string());
  return sound;
}

Result<SoundFacts> measure_sound(std::span<const uint8_t> content) {
  if (content.empty()) return empty_file();
  SoundFacts facts;
  if (looks_like_acquisition(content)) {
    MW_TRY(Sound sound, read_acquisition(content));
    facts = {content.size(), std::ssize(sound.samples), sound.rate_hz, std::move(sound.warnings)};
  } else {
    MW_TRY(facts, decode_file(content, nullptr));
  }
  if (facts.samples == 0) return no_samples();
  return facts;
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
  int code = 0;
  const std::unique_ptr<SRC_STATE, decltype(&src_delete)> state(
      src_new(SRC_SINC_MEDIUM_QUALITY, 1, &code), &src_delete);
  // Piece by piece, so that a stop is heard; the result is that of one piece.
  constexpr size_t kPiece = 1 << 16;
  size_t used = 0, made = 0;
  for (bool last = false; code == 0 && !last;) {
    MW_TRY_DO(check_stop());
    const size_t piece = std::min(samples.size() - used, kPiece);
    SRC_DATA job{};
    job.data_in = samples.data() + used;
    job.data_out = out.data() + made;
    job.input_frames = long(piece);
    job.output_frames = long(out.size() - made);
    job.src_ratio = ratio;
    job.end_of_input = used + piece == samples.size();
    code = src_process(state.get(), &job);
    used += size_t(job.input_frames_used), made += size_t(job.output_frames_gen);
    last = job.end_of_input != 0 || (job.input_frames_used == 0 && job.output_frames_gen == 0);
  }
  if (code != 0)
    return Error{ErrorKind::malformed_input,
                 fmt::format("cannot change the rate: {}", src_strerror(code)), "", ""};
  out.resize(made);
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
