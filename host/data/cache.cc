// SPDX-License-Identifier: Apache-2.0
#include "host/data/cache.h"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <mutex>
#include <optional>
#include <string_view>

#include "host/base/notices.h"

namespace mw::data {
namespace fs = std::filesystem;
namespace {

constexpr std::string_view kMagic = "MWCACHE1";
constexpr const char* kMade = "made";
constexpr double kDefault_gb = 2;
constexpr std::chrono::minutes kFolderGrace{15};

std::string variable(const char* name) {
  const char* value = std::getenv(name);
  return value != nullptr ? value : "";
}

// An entry: magic, hash of key and payload (32 digits), payload.
std::string seal(const std::string& key, std::span<const uint8_t> payload) {
  return std::string(kMagic) + content_hash(key + content_hash(payload));
}

std::optional<Bytes> open_entry(const fs::path& path, const std::string& key) {
  Result<Bytes> entry = read_file(path, kLargestData_bytes);
  const size_t head = kMagic.size() + 32;
  if (!entry || entry->size() < head) return std::nullopt;
  const std::span<const uint8_t> payload = std::span(*entry).subspan(head);
  if (std::memcmp(entry->data(), seal(key, payload).data(), head) != 0) return std::nullopt;
  return Bytes(payload.begin(), payload.end());
}

bool can_write_in(const fs::path& folder) {
  std::error_code code;
  fs::create_directories(folder, code);
  return fs::is_directory(folder, code) && ::access(folder.c_str(), W_OK | X_OK) == 0;
}

// In the temporary folder, where others write too: only a folder of our own, that only we can
// write, is used again.
fs::path temporary_cache() {
  std::error_code code;
  const fs::path base = fs::temp_directory_path(code);
  fs::path named = base / fmt::format("milliwatt-cache-{}", ::geteuid());
  ::mkdir(named.c_str(), 0700);
  struct stat found {};
  if (::lstat(named.c_str(), &found) == 0 && S_ISDIR(found.st_mode) &&
      found.st_uid == ::geteuid() && (found.st_mode & 022) == 0) {
    return named;
  }
  std::string fresh = (base / "milliwatt-cache-XXXXXX").string();
  return ::mkdtemp(fresh.data()) != nullptr ? fs::path(fresh) : named;
}

struct Unit {
  fs::path path;
  uint64_t bytes = 0;
  fs::file_time_type used;
  bool folder = false;
};

uint64_t bytes_below(const fs::path& folder) {
  uint64_t bytes = 0;
  std::error_code code, ignored;
  for (fs::recursive_directory_iterator it(folder, code), end; !code && it != end;
       it.increment(code)) {
    if (it->is_regular_file(ignored)) bytes += it->file_size(ignored);
  }
  return bytes;
}

std::optional<Unit> unit_of(const fs::directory_entry& entry) {
  std::error_code code;
  Unit unit{entry.path(), 0, entry.last_write_time(code), false};
  if (code) return std::nullopt;  // another process removed it meanwhile
  unit.folder = entry.is_directory(code) && !entry.is_symlink(code);
  unit.bytes = unit.folder ? bytes_below(unit.path) : entry.file_size(code);
  if (code) unit.bytes = 0;
  return unit;
}

// Every file of made/, every folder of the other kinds.
std::vector<Unit> units_of(const fs::path& root) {
  std::vector<Unit> units;
  std::error_code code, inner, ignored;
  const auto add = [&](const fs::directory_entry& entry) {
    if (std::optional<Unit> unit = unit_of(entry)) units.push_back(std::move(*unit));
  };
  for (fs::directory_iterator kind(root, code), end; !code && kind != end; kind.increment(code)) {
    if (!kind->is_directory(ignored)) continue;
    if (kind->path().filename() == kMade) {
      for (fs::recursive_directory_iterator it(kind->path(), inner), last; !inner && it != last;
           it.increment(inner)) {
        if (it->is_regular_file(ignored)) add(*it);
      }
    } else {
      for (fs::directory_iterator it(kind->path(), inner), last; !inner && it != last;
           it.increment(inner)) {
        add(*it);
      }
    }
  }
  return units;
}

// A folder leaves its name first, so that nobody finds half of it.
void remove_unit(const Unit& unit) {
  std::error_code code;
  fs::path path = unit.path;
  if (unit.folder) {
    path += fmt::format(".old{}", ::getpid());
    fs::rename(unit.path, path, code);
    if (code) return;
  }
  fs::remove_all(path, code);
}

}  // namespace

fs::path wanted_cache_folder() {
  if (fs::path own = variable("MW_CACHE"); !own.empty()) return own;
  if (const fs::path xdg = variable("XDG_CACHE_HOME"); xdg.is_absolute()) return xdg / "milliwatt";
  if (const fs::path home = variable("HOME"); home.is_absolute())
    return home / ".cache" / "milliwatt";
  std::error_code code;
  return fs::temp_directory_path(code) / "milliwatt-cache";
}

fs::path cache_folder() {
  const fs::path wanted = wanted_cache_folder();
  static std::mutex mutex;
  static fs::path asked, usable;
  const std::lock_guard lock(mutex);
  if (asked == wanted && !usable.empty()) return usable;
  asked = wanted;
  usable = wanted;
  if (!can_write_in(wanted)) {
    usable = temporary_cache();
    notice(
        fmt::format("the cache {} cannot be written, {} serves instead; MW_CACHE=FOLDER names "
                    "another one",
                    wanted.string(), usable.string()));
  }
  return usable;
}

uint64_t cache_limit_bytes() {
  const std::string text = variable("MW_CACHE_GB");
  double gb = kDefault_gb;
  if (!text.empty()) {
    char* end = nullptr;
    gb = std::strtod(text.c_str(), &end);
    if (*end != '\0' || !std::isfinite(gb) || gb < 0) {
      notice(fmt::format("MW_CACHE_GB={} is no number of gigabytes; {} GB are used", text,
                         kDefault_gb));
      gb = kDefault_gb;
    }
  }
  return uint64_t(std::min(gb, 1e9) * 1e9);
}

void mark_used(const fs::path& entry) {
  std::error_code code;
  fs::last_write_time(entry, fs::file_time_type::clock::now(), code);
}

void prune_cache(const fs::path& root, uint64_t limit_bytes) {
  std::vector<Unit> units = units_of(root);
  uint64_t total = 0;
  for (const Unit& unit : units) total += unit.bytes;
  if (total <= limit_bytes) return;
  std::ranges::sort(units, [](const Unit& a, const Unit& b) { return a.used < b.used; });
  const auto now = fs::file_time_type::clock::now();
  for (const Unit& unit : units) {
    if (total <= limit_bytes) return;
    if (unit.folder && now - unit.used < kFolderGrace) continue;
    remove_unit(unit);
    total -= unit.bytes;
  }
}

void prune_cache() {
  prune_cache(cache_folder(), cache_limit_bytes());
}

Result<Bytes> cached(const fs::path& folder, const std::string& key,
                     const std::function<Result<Bytes>()>& make) {
  const std::string name = content_hash(key);
  // Two levels keep folders small.
  const fs::path path = folder / name.substr(0, 2) / name.substr(2);
  if (std::optional<Bytes> kept = open_entry(path, key)) {
    mark_used(path);
    return std::move(*kept);
  }
  MW_TRY(Bytes payload, make());
  const std::string head = seal(key, payload);
  Bytes entry(head.size() + payload.size());
  std::memcpy(entry.data(), head.data(), head.size());
  if (!payload.empty()) std::memcpy(entry.data() + head.size(), payload.data(), payload.size());
  (void)write_file(path, entry);  // a full disk costs the next run time, not this one its result
  return payload;
}

Result<Bytes> cached(const std::string& key, const std::function<Result<Bytes>()>& make) {
  const fs::path root = cache_folder();
  bool made = false;
  Result<Bytes> bytes = cached(root / kMade, key, [&] {
    made = true;
    return make();
  });
  if (made && bytes) prune_cache(root, cache_limit_bytes());
  return bytes;
}

}  // namespace mw::data
