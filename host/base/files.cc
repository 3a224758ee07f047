// SPDX-License-Identifier: Apache-2.0
#include "host/base/files.h"

#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fstream>

namespace mw {
namespace fs = std::filesystem;

namespace {

Error io_error(const fs::path& path, std::string what, std::string hint = {}) {
  return Error{ErrorKind::io, std::move(what), path.string(), std::move(hint)};
}

std::span<const uint8_t> as_bytes(std::string_view text) {
  return {reinterpret_cast<const uint8_t*>(text.data()), text.size()};
}

}  // namespace

Result<Bytes> read_file(const fs::path& path) {
  std::error_code code;
  if (fs::is_directory(path, code)) return io_error(path, "is a folder, not a file");
  std::ifstream in(path, std::ios::binary);
  if (!in)
    return io_error(path, std::string("cannot open: ") + std::strerror(errno), "check the path");
  Bytes content((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
  if (in.bad()) return io_error(path, "read failed");
  return content;
}

Result<std::string> read_text(const fs::path& path) {
  MW_TRY(Bytes content, read_file(path));
  return std::string(content.begin(), content.end());
}

Outcome write_file(const fs::path& path, std::span<const uint8_t> content) {
  std::error_code code;
  if (path.has_parent_path()) fs::create_directories(path.parent_path(), code);
  if (code) return io_error(path, "cannot make the folder: " + code.message());
  fs::path beside = path;
  static std::atomic<uint64_t> count{0};  // threads may write the same path
  beside += ".part" + std::to_string(::getpid()) + "." + std::to_string(count++);
  {
    std::ofstream out(beside, std::ios::binary | std::ios::trunc);
    out.write(reinterpret_cast<const char*>(content.data()), std::streamsize(content.size()));
    out.flush();
    if (!out) {
      fs::remove(beside, code);
      return io_error(path, std::string("cannot write: ") + std::strerror(errno),
                      "check space and rights");
    }
  }
  fs::rename(beside, path, code);
  if (code) {
    std::string reason = code.message();
    fs::remove(beside, code);
    return io_error(path, "cannot rename into place: " + reason);
  }
  return Ok{};
}

Outcome write_text(const fs::path& path, std::string_view content) {
  return write_file(path, as_bytes(content));
}

std::string content_hash(std::span<const uint8_t> content) {
  // Two FNV-1a streams with different offsets and a final avalanche each.
  uint64_t a = 0xcbf29ce484222325u, b = 0x9ae16a3b2f90404fu;
  for (uint8_t byte : content) {
    a = (a ^ byte) * 0x100000001b3u;
    b = (b ^ byte) * 0x9ddfea08eb382d69u;
    b ^= b >> 47;
  }
  a ^= content.size();
  for (uint64_t* h : {&a, &b}) {
    *h ^= *h >> 33;
    *h *= 0xff51afd7ed558ccdu;
    *h ^= *h >> 33;
  }
  std::array<char, 33> text{};
  std::snprintf(text.data(), text.size(), "%016llx%016llx", static_cast<unsigned long long>(a),
                static_cast<unsigned long long>(b));
  return text.data();
}

std::string content_hash(std::string_view content) {
  return content_hash(as_bytes(content));
}

uint32_t crc32(std::span<const uint8_t> content) {
  uint32_t crc = 0xffffffffu;
  for (uint8_t byte : content) {
    crc ^= byte;
    for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ (0xedb88320u & (0u - (crc & 1u)));
  }
  return ~crc;
}

}  // namespace mw
