// SPDX-License-Identifier: Apache-2.0
// What: the members of a .tar, .tar.gz, .zip ... in memory, as path -> bytes.
// Why: data sets come as archives; reading them in place spares the user an unpacked copy.
// Contract: nothing is written to disk, so a member's path can do no harm; it is a name alone.
// Archives are hostile: what they unpack to is bounded by their own size (a bomb ends in an error),
// one packed twice is refused, and one cut off in the middle is an error that names the last whole
// member. Folders, links and devices are left out. A path that recurs keeps its last content, as
// tar does. Names are UTF-8 where the archive says so, else its bytes; a zip's '\\' is '/'.
#pragma once

#include <filesystem>
#include <map>
#include <span>
#include <string>

#include "host/base/files.h"

namespace mw::data {

using Archive = std::map<std::string, Bytes>;

struct ArchiveLimits {
  uint64_t total_bytes = uint64_t{8} << 30;
  size_t members = 2000000;
  size_t name_bytes = 4096;
  // Whatever the above say: no more than these for any archive, or so much for each of its bytes.
  // Names count as well, for they are kept more than once.
  uint64_t any_bytes = uint64_t{32} << 20, each_byte = 64;
};

bool is_archive_name(const std::filesystem::path& path);  // by its extension
Result<Archive> read_archive(std::span<const uint8_t> file, const ArchiveLimits& limits = {});
// From the file, of which no more is in memory than its members.
Result<Archive> read_archive(const std::filesystem::path& path, const ArchiveLimits& limits = {});

}  // namespace mw::data
