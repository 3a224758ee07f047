// SPDX-License-Identifier: Apache-2.0
#include "host/data/cache.h"

#include <cstdlib>
#include <cstring>
#include <optional>
#include <string_view>

namespace mw::data {
namespace fs = std::filesystem;
namespace {

constexpr std::string_view kMagic = "MWCACHE1";

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

}  // namespace

fs::path cache_folder() {
  const auto variable = [](const char* name) -> fs::path {
    const char* value = std::getenv(name);
    return value ? value : "";
  };
  if (fs::path own = variable("MW_CACHE"); !own.empty()) return own;
  if (const fs::path xdg = variable("XDG_CACHE_HOME"); xdg.is_absolute()) return xdg / "milliwatt";
  if (const fs::path home = variable("HOME"); home.is_absolute())
    return home / ".cache" / "milliwatt";
  return fs::temp_directory_path() / "milliwatt-cache";
}

Result<Bytes> cached(const fs::path& folder, const std::string& key,
                     const std::function<Result<Bytes>()>& make) {
  const std::string name = content_hash(key);
  // Two levels keep folders small.
  const fs::path path = folder / name.substr(0, 2) / name.substr(2);
  if (std::optional<Bytes> kept = open_entry(path, key)) return std::move(*kept);
  MW_TRY(Bytes payload, make());
  const std::string head = seal(key, payload);
  Bytes entry(head.size() + payload.size());
  std::memcpy(entry.data(), head.data(), head.size());
  if (!payload.empty()) std::memcpy(entry.data() + head.size(), payload.data(), payload.size());
  (void)write_file(path, entry);  // a full disk costs the next run time, not this one its result
  return payload;
}

Result<Bytes> cached(const std::string& key, const std::function<Result<Bytes>()>& make) {
  return cached(cache_folder() / "made", key, make);
}

}  // namespace mw::data
