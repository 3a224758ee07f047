// SPDX-License-Identifier: Apache-2.0
// What: whole-file reading and atomic writing, and the SHA-like content hash used for caches.
// Why: a crash or a full disk must never leave half a file; output must be deterministic.
// Contract: write_file writes beside the target and renames; errors name the path and the reason.
// What is no regular file (pipes, devices, folders), or is larger than the limit, is refused by its
// header before a byte is read.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "host/base/result.h"

namespace mw {

using Bytes = std::vector<uint8_t>;

inline constexpr uint64_t kLargestFile_bytes = uint64_t{256} << 20;
inline constexpr uint64_t kLargestData_bytes = uint64_t{4} << 30;  // arrays and archives

// The size of a regular file that can be opened and holds no more than the limit.
Result<uint64_t> file_bytes_of(const std::filesystem::path& path,
                               uint64_t limit_bytes = kLargestFile_bytes);
Result<Bytes> read_file(const std::filesystem::path& path,
                        uint64_t limit_bytes = kLargestFile_bytes);
// The first `bytes` of a file, or all of a shorter one: what it is, before the rest is read.
Result<Bytes> read_start(const std::filesystem::path& path, size_t bytes);
Result<std::string> read_text(const std::filesystem::path& path,
                              uint64_t limit_bytes = kLargestFile_bytes);
// Creates missing parent folders. Either the whole content stands at `path` afterwards or nothing
// new. A link is followed; what is there and is no regular file stays.
Outcome write_file(const std::filesystem::path& path, std::span<const uint8_t> content);
Outcome write_text(const std::filesystem::path& path, std::string_view content);
// Whether write_file() would be allowed to, said before the work whose result it is. Makes nothing;
// a disk may be full all the same.
Outcome can_write(const std::filesystem::path& path);

// 128-bit content hash as 32 hex digits (not cryptographic: keys caches, names models).
std::string content_hash(std::span<const uint8_t> content);
std::string content_hash(std::string_view content);
// CRC-32, zlib polynomial, as TFLM's golden files use it.
uint32_t crc32(std::span<const uint8_t> content);

}  // namespace mw
