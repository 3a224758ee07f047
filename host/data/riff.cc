// SPDX-License-Identifier: Apache-2.0
#include "host/data/riff.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

#include "host/base/text.h"

namespace mw::data {
namespace {

using Span = std::span<const uint8_t>;

constexpr const char* kCutOff = "the file was cut off: copy or record it again";
constexpr const char* kSaveAgain = "save it again with a sound editor, or: sox IN.wav OUT.wav";
// Programs that cannot know the size yet write one near the 32-bit limits.
constexpr uint64_t kStreamed = 0x7ff00000;

Error malformed(std::string what, std::string hint) {
  return Error{ErrorKind::malformed_input, std::move(what), "", std::move(hint)};
}

uint64_t little(Span bytes, size_t at, size_t count) {
  uint64_t value = 0;
  for (size_t i = 0; i < count; ++i) value |= uint64_t{bytes[at + i]} << (8 * i);
  return value;
}

uint64_t big_u32(Span bytes, size_t at) {
  uint64_t value = 0;
  for (size_t i = 0; i < 4; ++i) value = value << 8 | bytes[at + i];
  return value;
}

bool has_text(Span file, size_t at, std::string_view text) {
  return at + text.size() <= file.size() &&
         std::equal(text.begin(), text.end(), file.begin() + ptrdiff_t(at));
}

bool is_id(Span file, size_t at) {
  return at + 4 <= file.size() &&
         std::all_of(file.begin() + ptrdiff_t(at), file.begin() + ptrdiff_t(at) + 4,
                     [](uint8_t c) { return c >= 0x20 && c < 0x7f; });
}

bool is_common_id(Span file, size_t at) {
  constexpr std::array kCommon{"data", "fmt ", "LIST", "fact", "bext",
                               "JUNK", "id3 ", "iXML", "cue ", "smpl"};
  return std::ranges::any_of(kCommon, [&](const char* id) { return has_text(file, at, id); });
}

// Chunks one after another up to the end of the file, and at least one.
bool is_chain(Span file, size_t at) {
  bool any = false;
  while (at + 8 <= file.size()) {
    const uint64_t bytes = little(file, at + 4, 4);
    if (!is_id(file, at) || bytes > file.size() - at - 8) return false;
    at += 8 + size_t(bytes) + (bytes & 1);
    any = true;
  }
  return any;
}

// The sound, of unknown size, and the chunks that a program wrote after it.
size_t sound_before_chunks(Span rest) {
  constexpr size_t kMostTried = 64;
  size_t tried = 0;
  for (size_t at = 0; at + 8 <= rest.size() && tried < kMostTried; ++at) {
    if (!is_common_id(rest, at)) continue;
    ++tried;
    if (is_chain(rest, at)) return at;
  }
  return rest.size();
}

struct Chunks {
  Span format, fact;
  size_t data_at = 0;                     // of the sound
  uint64_t data_bytes = 0;                // as stated
  std::optional<uint64_t> data_bytes_64;  // as a ds64 chunk states it
};

Error misaligned(Span file, size_t chunk_at, uint64_t bytes) {
  const std::string id(file.begin() + ptrdiff_t(chunk_at), file.begin() + ptrdiff_t(chunk_at) + 4);
  if ((bytes & 1) != 0 && is_common_id(file, chunk_at + 8 + size_t(bytes)))
    return malformed(fmt::format("the chunk \"{}\" at byte {} has an odd length, {}, and lacks the "
                                 "byte that fills it up, so what follows is off by one",
                                 printable(id), chunk_at, bytes),
                     kSaveAgain);
  return malformed(fmt::format("after the chunk \"{}\" of {} bytes at byte {} no other one follows",
                               printable(id), bytes, chunk_at),
                   kSaveAgain);
}

Result<Chunks> find_chunks(Span file) {
  Chunks chunks;
  for (size_t at = 12; at + 8 <= file.size();) {
    const uint64_t bytes = little(file, at + 4, 4);
    if (has_text(file, at, "data")) {
      chunks.data_at = at + 8;
      chunks.data_bytes = bytes;
      if (chunks.format.size() < 14)
        return malformed("a WAVE file that does not say its format before the sound", kSaveAgain);
      return chunks;
    }
    if (bytes > file.size() - at - 8) break;
    const Span content = file.subspan(at + 8, size_t(bytes));
    if (has_text(file, at, "fmt ")) chunks.format = content;
    if (has_text(file, at, "fact")) chunks.fact = content;
    if (has_text(file, at, "ds64") && bytes >= 16) chunks.data_bytes_64 = little(content, 8, 8);
    const size_t next = at + 8 + size_t(bytes) + (bytes & 1);
    const bool padded = next + 8 <= file.size() && is_id(file, next);
    const bool unpadded = (bytes & 1) != 0 && is_common_id(file, next - 1);
    if (next + 8 <= file.size() && (!padded || (unpadded && !is_common_id(file, next))))
      return misaligned(file, at, bytes);
    at = next;
  }
  return malformed("a WAVE file without a data chunk", kCutOff);
}

// Bytes of a sample of all channels; 0 where blocks are compressed.
uint64_t frame_bytes(Span format) {
  constexpr uint64_t kPcm = 1, kFloat = 3, kALaw = 6, kMuLaw = 7, kExtensible = 0xfffe;
  uint64_t tag = little(format, 0, 2);
  if (tag == kExtensible && format.size() >= 26) tag = little(format, 24, 2);
  const bool plain = tag == kPcm || tag == kFloat || tag == kALaw || tag == kMuLaw;
  return plain ? little(format, 12, 2) : 0;
}

// How much of what follows is sound.
Result<uint64_t> sound_bytes(Span file, const Chunks& chunks, std::vector<std::string>& warnings) {
  const uint64_t present = file.size() - chunks.data_at;
  const bool wide = chunks.data_bytes == 0xffffffff && chunks.data_bytes_64.value_or(0) > 0;
  const uint64_t declared = wide ? *chunks.data_bytes_64 : chunks.data_bytes;
  const uint64_t frame = frame_bytes(chunks.format);
  const uint64_t outer = little(file, 4, 4);
  uint64_t bytes = declared;
  if (declared == 0 && present > 0 && !is_chain(file, chunks.data_at)) {
    bytes = sound_before_chunks(file.subspan(chunks.data_at));  // never filled in
  } else if (declared > present) {
    // A file that was cut off still has the outer size of the whole one.
    const bool streamed = declared >= kStreamed && (!wide || declared >= uint64_t{1} << 62);
    const bool whole = !wide && (outer + 8 <= file.size() || outer >= kStreamed);
    if (!streamed && !whole)
      return malformed(
          fmt::format("the data chunk says {} bytes, the file holds {}", declared, present),
          kCutOff);
    bytes = streamed ? sound_before_chunks(file.subspan(chunks.data_at)) : present;
    constexpr uint64_t kHeader = 128;  // what a recorder counts as sound by mistake
    if (!streamed && declared - present > kHeader)
      warnings.push_back(fmt::format("the header says {} bytes of sound, {} are there and are read",
                                     declared, present));
  } else {
    const uint64_t short_by = frame > 0 && bytes % frame > 0 ? frame - bytes % frame : 0;
    if (short_by <= present - bytes) bytes += short_by;  // lost a byte in the header, not the file
    const Span rest = file.subspan(chunks.data_at + size_t(bytes));
    constexpr size_t kStray = 8, kSector = 4096;
    const bool filling =
        rest.size() < kSector && std::ranges::all_of(rest, [](uint8_t c) { return c == 0; });
    const size_t after = chunks.data_at + size_t(bytes);
    if (rest.size() >= kStray && !filling && !is_chain(file, after) && !is_chain(file, after + 1))
      warnings.push_back(
          fmt::format("the header says {} bytes of sound, and {} more follow that are not read: "
                      "does it say too little?",
                      declared, rest.size()));
  }
  if (frame > 1 && bytes % frame > 0) {
    warnings.push_back(fmt::format(
        "the sound ends within a sample: {} of its {} bytes are left out", bytes % frame, frame));
    bytes -= bytes % frame;
  }
  return bytes;
}

void add_number(Bytes& out, uint64_t value, int count) {
  for (int i = 0; i < count; ++i) out.push_back(uint8_t(value >> (8 * i)));
}

void add_chunk(Bytes& out, std::string_view id, Span content) {
  out.insert(out.end(), id.begin(), id.end());
  add_number(out, content.size(), 4);
  out.insert(out.end(), content.begin(), content.end());
  if (content.size() % 2 != 0) out.push_back(0);
}

Result<MendedSound> mend_wave(Span file) {
  MW_TRY(const Chunks chunks, find_chunks(file));
  MendedSound out;
  const uint64_t channels = little(chunks.format, 2, 2), rate_hz = little(chunks.format, 4, 4);
  if (channels == 0 || rate_hz == 0)
    return malformed(fmt::format("the header says {} channels and {} Hz", channels, rate_hz),
                     "record or export it again");
  MW_TRY(const uint64_t bytes, sound_bytes(file, chunks, out.warnings));
  if (bytes == 0) return malformed("there is no sound in it: 0 samples", "record it again");
  constexpr uint64_t kRoomOfHeader = 1 << 20;
  if (bytes > 0xffffffff - kRoomOfHeader ||
      chunks.format.size() + chunks.fact.size() > kRoomOfHeader / 2)
    return Error{ErrorKind::does_not_fit, fmt::format("{} bytes of sound", bytes), "",
                 "cut the recording into pieces"};
  Bytes inner;
  add_chunk(inner, "fmt ", chunks.format);
  if (!chunks.fact.empty() && frame_bytes(chunks.format) == 0) {
    add_chunk(inner, "fact", chunks.fact);
    constexpr size_t kBlockSamplesAt = 18;  // of the formats' own part
    if (chunks.fact.size() >= 4 && chunks.format.size() >= kBlockSamplesAt + 2) {
      out.stated_samples = little(chunks.fact, 0, 4);
      out.block_samples = little(chunks.format, kBlockSamplesAt, 2);
    }
  }
  constexpr std::string_view kRiff = "RIFF", kWave = "WAVE", kData = "data";
  out.head.assign(kRiff.begin(), kRiff.end());
  add_number(out.head, 4 + inner.size() + 8 + bytes + bytes % 2, 4);
  out.head.insert(out.head.end(), kWave.begin(), kWave.end());
  out.head.insert(out.head.end(), inner.begin(), inner.end());
  out.head.insert(out.head.end(), kData.begin(), kData.end());
  add_number(out.head, bytes, 4);
  out.body = file.subspan(chunks.data_at, size_t(bytes));
  return out;
}

Error cut_off(uint64_t declared, uint64_t present) {
  return malformed(fmt::format("the header says {} bytes, the file holds {}", declared, present),
                   kCutOff);
}

// libsndfile reads these; whether they are whole, it does not say.
Outcome check_whole(Span file) {
  constexpr size_t kGuid = 16;
  if (has_text(file, 0, "FORM") && file.size() >= 12) {
    const uint64_t declared = big_u32(file, 4) + 8;
    if (declared < kStreamed && declared > file.size() + 1) return cut_off(declared, file.size());
  }
  if (has_text(file, 0, ".snd") && file.size() >= 24) {
    const uint64_t declared = big_u32(file, 4) + big_u32(file, 8);
    if (big_u32(file, 8) < kStreamed && declared > file.size())
      return cut_off(declared, file.size());
  }
  if (!has_text(file, 0, "riff")) return Ok{};
  for (size_t at = 24 + kGuid; at + kGuid + 8 <= file.size();) {  // Wave64
    const uint64_t declared = little(file, at + kGuid, 8);
    const uint64_t present = file.size() - at;
    if (has_text(file, at, "data")) {
      const bool streamed = declared <= kGuid + 8 || declared >= uint64_t{1} << 62;
      return streamed || declared <= present ? Outcome(Ok{}) : cut_off(declared, present);
    }
    if (declared < kGuid + 8 || declared > present) break;
    at += size_t((declared + 7) / 8 * 8);
  }
  return malformed("a Wave64 file without a data chunk", kCutOff);
}

}  // namespace

Result<MendedSound> mend_header(Span file) {
  const bool riff =
      has_text(file, 0, "RIFF") || has_text(file, 0, "RF64") || has_text(file, 0, "BW64");
  if (riff && file.size() < 12) return malformed("a WAVE file without a data chunk", kCutOff);
  if (riff && has_text(file, 8, "WAVE")) return mend_wave(file);
  MW_TRY_DO(check_whole(file));
  return MendedSound{{}, file, {}};
}

}  // namespace mw::data
