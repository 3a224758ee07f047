// SPDX-License-Identifier: Apache-2.0
#include "host/base/files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <utility>

#include "host/base/stop.h"
#include "host/base/text.h"

namespace mw {
namespace fs = std::filesystem;

namespace {

Error io_error(const fs::path& path, std::string what, std::string hint = {}) {
  return Error{ErrorKind::io, std::move(what), path.string(), std::move(hint)};
}

std::string hint_of(int code) {
  switch (code) {
    case ENOSPC:
    case EDQUOT:
      return "the disk is full: make room, or choose another place";
    case EROFS:
      return "that place cannot be written: choose another";
    case EACCES:
    case EPERM:
      return "check the rights of the file and its folders";
    case ENOENT:
      return "check the path";
    case ENAMETOOLONG:
      return "choose a shorter name";
    default:
      return {};
  }
}

Error system_error(const fs::path& path, const char* what, int code) {
  return io_error(path, std::string(what) + ": " + std::strerror(code), hint_of(code));
}

class Descriptor {
 public:
  Descriptor(const fs::path& path, int flags)
      : number_(::open(path.c_str(), flags | O_CLOEXEC, 0666)) {}
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int number() const { return number_; }
  int close() { return ::close(std::exchange(number_, -1)); }

 private:
  int number_;
};

const char* kind_of(mode_t mode) {
  return S_ISDIR(mode)    ? "is a folder, not a file"
         : S_ISFIFO(mode) ? "is a pipe, not a file"
         : S_ISSOCK(mode) ? "is a socket, not a file"
                          : "is a device, not a file";
}

// The size of a regular file. Asked before open(), which would wait for the other end of a pipe.
Result<uint64_t> regular_bytes(const fs::path& path) {
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0) return system_error(path, "cannot open", errno);
  if (!S_ISREG(status.st_mode)) {
    return io_error(path, kind_of(status.st_mode),
                    S_ISDIR(status.st_mode) ? "" : "write it to a file first");
  }
  return uint64_t(status.st_size);
}

Error too_large(const fs::path& path, uint64_t bytes, uint64_t limit_bytes) {
  return io_error(path, "holds " + counted(int64_t(bytes), "byte") + ", too many to be read",
                  "at most " + counted(int64_t(limit_bytes), "byte") + " are read here");
}

Result<uint64_t> bounded_bytes(const fs::path& path, uint64_t limit_bytes) {
  MW_TRY(const uint64_t bytes, regular_bytes(path));
  if (bytes > limit_bytes) return too_large(path, bytes, limit_bytes);
  return bytes;
}

// All of it; or errno.
int write_all(int descriptor, std::span<const uint8_t> content) {
  while (!content.empty()) {
    const ssize_t count = ::write(descriptor, content.data(), content.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return errno;
    content = content.subspan(size_t(count));
  }
  return 0;
}

// Where write_file() may put a file: what a link points to, never a device or a folder.
Result<fs::path> place_of(const fs::path& path) {
  std::error_code code;
  const bool link = fs::is_symlink(path, code);
  code.clear();
  const fs::path place = link ? fs::weakly_canonical(path, code) : path;
  if (code) return system_error(path, "cannot follow the link", code.value());
  struct stat status {};
  if (::stat(place.c_str(), &status) == 0 && !S_ISREG(status.st_mode)) {
    return io_error(path, std::string("cannot write: ") + kind_of(status.st_mode),
                    "name a file to write");
  }
  if (place.has_parent_path()) fs::create_directories(place.parent_path(), code);
  if (code) return system_error(path, "cannot make the folder", code.value());
  return place;
}

std::span<const uint8_t> as_bytes(std::string_view text) {
  return {reinterpret_cast<const uint8_t*>(text.data()), text.size()};
}

}  // namespace

Result<uint64_t> file_bytes_of(const fs::path& path, uint64_t limit_bytes) {
  MW_TRY(const uint64_t bytes, bounded_bytes(path, limit_bytes));
  const Descriptor file(path, O_RDONLY | O_NONBLOCK);
  if (file.number() < 0) return system_error(path, "cannot open", errno);
  return bytes;
}

Result<Bytes> read_file(const fs::path& path, uint64_t limit_bytes) {
  MW_TRY(const uint64_t announced, bounded_bytes(path, limit_bytes));
  const Descriptor file(path, O_RDONLY | O_NONBLOCK);
  if (file.number() < 0) return system_error(path, "cannot open", errno);
  // One byte more than announced: the read that finds the end. Files of /proc announce nothing.
  Bytes content(size_t(announced) + 1);
  size_t have = 0;
  constexpr size_t kAtOnce = size_t{16} << 20;  // a stop must not wait for more
  for (;;) {
    MW_TRY_DO(check_stop());
    if (have == content.size()) content.resize(content.size() * 2 + (size_t{1} << 12));
    const size_t wanted = std::min(content.size() - have, kAtOnce);
    const ssize_t count = ::read(file.number(), content.data() + have, wanted);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return system_error(path, "cannot read", errno);
    if (count == 0) break;
    have += size_t(count);
    if (have > limit_bytes) return too_large(path, have, limit_bytes);
  }
  content.resize(have);
  return content;
}

Result<Bytes> read_start(const fs::path& path, size_t bytes) {
  MW_TRY_DO(regular_bytes(path));
  const Descriptor file(path, O_RDONLY | O_NONBLOCK);
  if (file.number() < 0) return system_error(path, "cannot open", errno);
  Bytes content(bytes);
  size_t have = 0;
  while (have < bytes) {
    const ssize_t count = ::read(file.number(), content.data() + have, bytes - have);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return system_error(path, "cannot read", errno);
    if (count == 0) break;
    have += size_t(count);
  }
  content.resize(have);
  return content;
}

Result<std::string> read_text(const fs::path& path, uint64_t limit_bytes) {
  MW_TRY(Bytes content, read_file(path, limit_bytes));
  return std::string(content.begin(), content.end());
}

Outcome write_file(const fs::path& path, std::span<const uint8_t> content) {
  MW_TRY(const fs::path place, place_of(path));
  static std::atomic<uint64_t> count{0};  // threads may write the same path
  const fs::path beside = place.parent_path() / (".milliwatt-" + std::to_string(::getpid()) + "." +
                                                 std::to_string(count++) + ".part");
  int failed = 0;
  {
    Descriptor file(beside, O_WRONLY | O_CREAT | O_EXCL);
    if (file.number() < 0) return system_error(path, "cannot write", errno);
    failed = write_all(file.number(), content);
    // Some file systems tell that they are full only now.
    if (file.close() != 0 && failed == 0) failed = errno;
  }
  if (failed == 0 && ::rename(beside.c_str(), place.c_str()) != 0) failed = errno;
  if (failed == 0) return Ok{};
  ::unlink(beside.c_str());
  return system_error(path, "cannot write", failed);
}

Outcome write_text(const fs::path& path, std::string_view content) {
  return write_file(path, as_bytes(content));
}

Outcome can_write(const fs::path& path) {
  // A new file is the business of the nearest folder that is there.
  fs::path at = fs::absolute(path).lexically_normal();
  for (std::error_code code; !fs::exists(at, code) && at.has_relative_path();) {
    at = at.parent_path();
  }
  if (::faccessat(AT_FDCWD, at.c_str(), W_OK, AT_EACCESS) == 0) return Ok{};
  return system_error(path, "cannot write", errno);
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
