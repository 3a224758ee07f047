// SPDX-License-Identifier: Apache-2.0
// What: mutate_wav(), mutate_picture(), mutate_npy(), mutate_data_set() and mutate_manifest():
// recordings, pictures and tables, arrays, archives, and JSON changed by their formats.
// Why: a checksum, or a length that fits nothing, stops random bytes at once; here chunks, headers
// and entries change, and what counts them is set right most of the time.
// Contract: as test/mutate/values.h says. Where a target's first byte chooses, it is kept.
#pragma once

#include <string>
#include <vector>

#include "test/mutate/text.h"

namespace mw::mutate {

// A piece of a file: RIFF's and PNG's.
struct Chunk {
  std::string kind;
  Bytes body;
};

inline void change_chunks(Rng& rng, std::vector<Chunk>& chunks, const Words& kinds) {
  if (chunks.empty()) chunks.push_back({kinds[0], {}});
  const size_t at = rng.below(chunks.size());
  Chunk& chunk = chunks[at];
  switch (rng.below(7)) {
    case 0:
      return void(chunks.erase(chunks.begin() + std::ptrdiff_t(at)));
    case 1: {
      const Chunk copy = pick_of(rng, chunks);
      return void(chunks.insert(chunks.begin() + std::ptrdiff_t(at), copy));
    }
    case 2:
      return std::swap(chunk, pick_of(rng, chunks));
    case 3:
      chunk.kind = pick_of(rng, kinds);
      return;
    case 4:
      return chunk.body.resize(rng.chance(0.5) ? rng.below(64) : chunk.body.size() + rng.below(3));
    default:
      if (chunk.body.empty()) return;
      // Mostly what describes the rest: it stands in front.
      const size_t width = size_t{1} << rng.below(3);
      const size_t place =
          rng.below(std::min<size_t>(chunk.body.size(), rng.chance(0.8) ? 40 : 4096));
      change_number(rng, chunk.body, place / width * width, width);
  }
}

inline void put(Bytes& to, uint32_t value, bool big_endian) {
  for (int i = 0; i < 4; ++i) to.push_back(uint8_t(value >> 8 * (big_endian ? 3 - i : i)));
}
inline uint32_t take(const Bytes& from, size_t at, bool big_endian) {
  const auto value = load<uint32_t>(from, at);
  return big_endian ? __builtin_bswap32(value) : value;
}
inline Bytes slice(const Bytes& from, size_t at, size_t bytes) {
  at = std::min(at, from.size()), bytes = std::min(bytes, from.size() - at);
  return Bytes(from.begin() + std::ptrdiff_t(at), from.begin() + std::ptrdiff_t(at + bytes));
}
inline void append(Bytes& to, const Bytes& from) {
  to.insert(to.end(), from.begin(), from.end());
}

inline void mutate_wav(Rng& rng, Bytes& file) {
  static const Words kinds = {"fmt ", "data", "LIST", "fact", "bext", "id3 ", "junk"};
  if (file.size() < 12 || rng.chance(0.05)) return change_byte(rng, file);
  const bool big_endian = file[3] == 'X';  // RIFX
  std::vector<Chunk> chunks;
  for (size_t at = 12; at + 8 <= file.size() && chunks.size() < 64;) {
    const Bytes kind = slice(file, at, 4);
    const uint32_t bytes = take(file, at + 4, big_endian);
    chunks.push_back({std::string(kind.begin(), kind.end()), slice(file, at + 8, bytes)});
    at += 8 + uint64_t(bytes) + bytes % 2;
  }
  change_chunks(rng, chunks, kinds);
  Bytes out = slice(file, 0, 4), body = slice(file, 8, 4);
  for (const Chunk& chunk : chunks) {
    append(body, Bytes(chunk.kind.begin(), chunk.kind.end()));
    const bool lies = rng.chance(0.1);
    put(body, lies ? uint32_t(edge(rng, chunk.body.size(), 32)) : uint32_t(chunk.body.size()),
        big_endian);
    append(body, chunk.body);
    if (chunk.body.size() % 2 != 0 && !rng.chance(0.1)) body.push_back(0);
  }
  put(out, rng.chance(0.1) ? uint32_t(edge(rng, body.size(), 32)) : uint32_t(body.size()),
      big_endian);
  append(out, body);
  file = std::move(out);
}

// Data of a picture that is packed without being pressed, so that its bytes can be changed.
inline Bytes stored_deflate(const Bytes& data) {
  Bytes out = {0x78, 0x01};
  size_t at = 0;
  do {
    const size_t bytes = std::min<size_t>(data.size() - at, 0xffff);
    const bool last = at + bytes == data.size();
    append(out, {uint8_t(last), uint8_t(bytes), uint8_t(bytes >> 8), uint8_t(~bytes),
                 uint8_t(~bytes >> 8)});
    append(out, slice(data, at, bytes));
    at += bytes;
  } while (at < data.size());
  uint32_t a = 1, b = 0;
  for (uint8_t byte : data) a = (a + byte) % 65521, b = (b + a) % 65521;
  put(out, b << 16 | a, true);
  return out;
}

inline void mutate_png(Rng& rng, Bytes& file) {
  static const Words kinds = {"IDAT", "IHDR", "PLTE", "IEND", "tRNS", "gAMA", "acTL", "iCCP"};
  constexpr size_t kSignature = 8;
  if (file.size() < kSignature || rng.chance(0.03)) return change_byte(rng, file);
  std::vector<Chunk> chunks;
  for (size_t at = kSignature; at + 12 <= file.size() && chunks.size() < 64;) {
    const Bytes kind = slice(file, at + 4, 4);
    const uint32_t bytes = take(file, at, true);
    chunks.push_back({std::string(kind.begin(), kind.end()), slice(file, at + 8, bytes)});
    at += 12 + uint64_t(bytes);
  }
  if (rng.chance(0.2)) {
    Bytes rows(rng.below(400));
    for (uint8_t& byte : rows) byte = uint8_t(rng.below(rng.chance(0.5) ? 6 : 256));
    for (Chunk& chunk : chunks) {
      if (chunk.kind == "IDAT") chunk.body = stored_deflate(rows);
    }
  } else {
    change_chunks(rng, chunks, kinds);
  }
  Bytes out = slice(file, 0, kSignature);
  for (const Chunk& chunk : chunks) {
    Bytes whole(chunk.kind.begin(), chunk.kind.end());
    append(whole, chunk.body);
    put(out, rng.chance(0.03) ? uint32_t(rng.next()) : uint32_t(chunk.body.size()), true);
    append(out, whole);
    put(out, crc32(whole), true);
  }
  file = std::move(out);
}

// The header of an array is text; most of the time it keeps its length right.
inline void mutate_npy(Rng& rng, Bytes& file) {
  static const Words words = {"'descr'", "'fortran_order'",
                              "'shape'", "True",
                              "False",   "'<f4'",
                              "'<f8'",   "'>i2'",
                              "'|u1'",   "'<U3'",
                              "'|S2'",   "'<i8'",
                              "'|b1'",   "'|O'",
                              "(",       ")",
                              ",",       ":",
                              "{",       "}"};
  constexpr size_t kHeaderAt = 10;
  if (file.size() < kHeaderAt || rng.chance(0.2)) return change_byte(rng, file);
  const size_t end = std::min<size_t>(kHeaderAt + load<uint16_t>(file, 8), file.size());
  const size_t before = file.size();
  change_text(rng, words, file, kHeaderAt, end);
  if (!rng.chance(0.1)) store(file, 8, uint16_t(end - kHeaderAt + file.size() - before));
  if (rng.chance(0.2)) file.resize(rng.below(file.size() + 64));
}

// The first byte says which it is: a table or a picture.
inline void mutate_picture(Rng& rng, Bytes& file) {
  static const Words words = {",", ";", "\t", "\"", "\n", "\r\n", "1e38", "nan", "label", " "};
  if (file.empty()) return file.push_back(uint8_t(rng.below(2)));
  if (file[0] % 2 == 0) return change_text(rng, words, file, 1, file.size());
  Bytes picture(file.begin() + 1, file.end());
  mutate_png(rng, picture);
  file.resize(1);
  append(file, picture);
}

// An entry of a tar: its header, whose checksum is set right, and its contents.
inline void mutate_tar(Rng& rng, Bytes& file) {
  constexpr size_t kBlock = 512, kNameAt = 0, kSizeAt = 124, kSumAt = 148, kTypeAt = 156;
  static const Words names = {"../x.wav",    "/etc/x",    "a/b/c.wav",        "index.tsv",
                              "info.labels", "x.wav",     "testing_list.txt", "",
                              ".",           "yes/1.wav", "no/2.wav",         "a\nb.wav"};
  std::vector<Bytes> entries;
  for (size_t at = 0; at + kBlock <= file.size() && entries.size() < 200;) {
    const Bytes text = slice(file, at + kSizeAt, 11);
    uint64_t bytes = 0;
    for (uint8_t c : text) bytes = c >= '0' && c <= '7' ? bytes * 8 + (c - '0') : bytes;
    entries.push_back(slice(file, at, kBlock + (bytes + kBlock - 1) / kBlock * kBlock));
    at += entries.back().size();
  }
  if (entries.empty()) return change_byte(rng, file);
  Bytes& entry = pick_of(rng, entries);
  switch (rng.below(6)) {
    case 0: {
      const std::string& name = pick_of(rng, names);
      std::fill_n(entry.begin() + kNameAt, 100, uint8_t(0));
      std::copy(name.begin(), name.end(), entry.begin() + kNameAt);
      break;
    }
    case 1:
      change_number(rng, entry, kSizeAt + rng.below(12), 1);
      break;
    case 2:
      entry[kTypeAt] = pick(rng, {uint8_t('0'), uint8_t('1'), uint8_t('2'), uint8_t('5'),
                                  uint8_t('L'), uint8_t('x'), uint8_t('g'), uint8_t('S')});
      break;
    case 3:
      std::swap(entry, pick_of(rng, entries));
      break;
    case 4: {
      const Bytes copy = entry;
      entries.push_back(copy);
      break;
    }
    default:
      change_byte(rng, entry);
  }
  Bytes out;
  for (Bytes& each : entries) {
    uint32_t sum = 8 * uint32_t(' ');
    for (size_t i = 0; i < kBlock; ++i) sum += i >= kSumAt && i < kSumAt + 8 ? 0u : each[i];
    for (size_t i = 0; i < 6; ++i) each[kSumAt + i] = uint8_t('0' + (sum >> 3 * (5 - i) & 7));
    append(out, each);
  }
  file = std::move(out);
}

// The first byte says which it is: an archive or an index.
inline void mutate_data_set(Rng& rng, Bytes& file) {
  static const Words words = {"\t",    "path",     "label", "split", "group",
                              "1.wav", "a/2.wav",  "train", "test",  "validation",
                              "\r\n",  "../1.wav", "#"};
  if (file.empty()) return file.push_back(uint8_t(rng.below(2)));
  if (file[0] % 2 != 0) return change_text(rng, words, file, 1, file.size());
  Bytes archive(file.begin() + 1, file.end());
  mutate_tar(rng, archive);
  file.resize(1);
  append(file, archive);
}

// The first byte says which it is; one of the kinds is CBOR, the others are JSON.
inline void mutate_manifest(Rng& rng, Bytes& file) {
  static const Words words = {"\"",
                              ":",
                              ",",
                              "{",
                              "}",
                              "[",
                              "]",
                              "null",
                              "true",
                              "\"files\"",
                              "\"path\"",
                              "\"label\"",
                              "\"labels\"",
                              "\"category\"",
                              "\"training\"",
                              "\"\\ud800\"",
                              "\"payload\"",
                              "\"values\"",
                              "\"sensors\"",
                              "\"interval_ms\""};
  if (file.empty()) return file.push_back(uint8_t(rng.below(4)));
  if (file[0] % 4 == 2) return change_byte(rng, file);
  change_text(rng, words, file, 1, file.size());
}

}  // namespace mw::mutate
