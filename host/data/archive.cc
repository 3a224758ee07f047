// SPDX-License-Identifier: Apache-2.0
#include "host/data/archive.h"

#include <archive.h>
#include <archive_entry.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <memory>
#include <string_view>

#include "host/base/stop.h"
#include "host/base/text.h"

namespace mw::data {
namespace {

constexpr uint64_t kHeadersToo = 2;
// A name is kept as it is, as it is shown, from the root, in the index of clips ...
constexpr uint64_t kCopiesOfName = 6;

using Reader = std::unique_ptr<archive, decltype(&archive_read_free)>;

Reader new_reader() {
  Reader reader(archive_read_new(), &archive_read_free);
  MW_CHECK(reader != nullptr, "libarchive has no memory");
  // Each filter and format that only needs this process; no external programs.
  archive_read_support_filter_gzip(reader.get());
  archive_read_support_filter_bzip2(reader.get());
  archive_read_support_filter_xz(reader.get());
  archive_read_support_filter_zstd(reader.get());
  archive_read_support_format_tar(reader.get());
  archive_read_support_format_zip(reader.get());
  return reader;
}

std::string reason(archive* reader) {
  const char* text = archive_error_string(reader);
  std::string_view told = text ? text : "unreadable";
  while (told.ends_with('\n')) told.remove_suffix(1);
  return printable(told);
}

std::string normal_path(std::string_view path) {
  while (path.starts_with("./")) path.remove_prefix(2);
  while (path.starts_with('/')) path.remove_prefix(1);
  return std::string(path);
}

Error damaged(archive* reader, const std::string& last) {
  return Error{ErrorKind::malformed_input,
               fmt::format("damaged after \"{}\": {}", last.empty() ? "the start" : printable(last),
                           reason(reader)),
               "", "the archive was cut off or altered: fetch it again"};
}

Error too_large(std::string what) {
  return Error{ErrorKind::does_not_fit, std::move(what), "",
               "unpack it and give the folder, or split it"};
}

Error too_much(const std::string& name) {
  return too_large(fmt::format("unpacks to more than is allowed, at \"{}\"", printable(name)));
}

// What is skipped is unpacked too, and so it counts like what is kept.
Result<Bytes> read_member(archive* reader, uint64_t stated_bytes, uint64_t room_bytes,
                          const std::string& name) {
  constexpr uint64_t kTakenAtOnce = uint64_t{64} << 20;
  Bytes content;
  content.reserve(std::min({stated_bytes, room_bytes, kTakenAtOnce}));
  std::array<uint8_t, 65536> block;
  for (;;) {
    MW_TRY_DO(check_stop());
    const la_ssize_t got = archive_read_data(reader, block.data(), block.size());
    if (got == 0) return content;
    if (got < 0) return damaged(reader, name);
    if (content.size() + uint64_t(got) > room_bytes) return too_much(name);
    content.insert(content.end(), block.begin(), block.begin() + got);
  }
}

// `opened`: what libarchive said to the file, of `file_bytes`.
Result<Archive> read_members(const Reader& reader, int opened, uint64_t file_bytes,
                             const ArchiveLimits& limits) {
  if (opened != ARCHIVE_OK)
    return Error{ErrorKind::malformed_input, "not an archive: " + reason(reader.get()), "",
                 ".tar.gz, .tar and .zip are read"};
  // Filters are found when the archive is opened; one is the archive itself.
  constexpr int kOnce = 2;
  if (archive_filter_count(reader.get()) > kOnce)
    return Error{ErrorKind::unsupported, "is packed twice, one packing in another", "",
                 "unpack it once: gzip -d FILE"};
  const uint64_t natural = std::max(limits.any_bytes, file_bytes * limits.each_byte);
  const uint64_t most = std::min(limits.total_bytes, natural);
  const auto unpacked = [&] { return uint64_t(archive_filter_bytes(reader.get(), 0)); };
  Archive out;
  std::string last;
  uint64_t total = 0, names = 0;
  size_t members = 0;
  for (;;) {
    MW_TRY_DO(check_stop());
    archive_entry* entry = nullptr;
    const int code = archive_read_next_header(reader.get(), &entry);
    if (code == ARCHIVE_EOF) break;
    if (code < ARCHIVE_WARN) return damaged(reader.get(), last);
    if (++members > limits.members)
      return too_large(fmt::format("holds more than {} members", limits.members));
    // Names are UTF-8 in PAX headers whatever the locale; old headers hold bare bytes.
    const char* raw = archive_entry_pathname_utf8(entry);
    if (raw == nullptr) raw = archive_entry_pathname(entry);
    if (raw == nullptr) return damaged(reader.get(), last);
    std::string name = normal_path(raw);
    if (name.size() > limits.name_bytes)
      return too_large(fmt::format("a path of {} bytes", name.size()));
    // Headers count as well, and so does what stands behind a link.
    const uint64_t stated =
        archive_entry_size_is_set(entry) ? uint64_t(archive_entry_size(entry)) : 0;
    if (stated > most - total || unpacked() > kHeadersToo * natural) return too_much(name);
    if (archive_entry_filetype(entry) != AE_IFREG || archive_entry_hardlink(entry)) {
      total += stated;
      continue;
    }
    if (archive_format(reader.get()) == ARCHIVE_FORMAT_ZIP) std::ranges::replace(name, '\\', '/');
    MW_TRY(Bytes content, read_member(reader.get(), stated, most - total, name));
    total += content.size();
    names += name.size() * kCopiesOfName;
    if (names > natural) return too_much(name);
    last = name;
    out.insert_or_assign(std::move(name), std::move(content));
  }
  if (out.empty()) return Error{ErrorKind::malformed_input, "an archive without a file", "", ""};
  return out;
}

}  // namespace

bool is_archive_name(const std::filesystem::path& path) {
  const std::string name = path.filename().string();
  for (std::string_view end :
       {".tar.gz", ".tgz", ".tar", ".tar.xz", ".tar.bz2", ".tar.zst", ".zip"})
    if (name.ends_with(end)) return true;
  return false;
}

Result<Archive> read_archive(std::span<const uint8_t> file, const ArchiveLimits& limits) {
  Reader reader = new_reader();
  const int opened = archive_read_open_memory(reader.get(), file.data(), file.size());
  return read_members(reader, opened, file.size(), limits);
}

Result<Archive> read_archive(const std::filesystem::path& path, const ArchiveLimits& limits) {
  MW_TRY(const uint64_t file_bytes, file_bytes_of(path, kLargestData_bytes));
  Reader reader = new_reader();
  constexpr size_t kBlock_bytes = 1 << 16;
  const int opened = archive_read_open_filename(reader.get(), path.c_str(), kBlock_bytes);
  Result<Archive> members = read_members(reader, opened, file_bytes, limits);
  if (!members) members.error().at(path.string());
  return members;
}

}  // namespace mw::data
