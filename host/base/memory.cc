// SPDX-License-Identifier: Apache-2.0
#include "host/base/memory.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>

namespace mw {

namespace {

uint64_t number_in(const char* path) {
  std::ifstream in(path);
  uint64_t value = 0;
  return in >> value ? value : 0;
}

uint64_t available_of_machine() {
  std::ifstream in("/proc/meminfo");
  std::string key, unit;
  for (uint64_t kilobytes = 0; in >> key >> kilobytes; std::getline(in, unit)) {
    if (key == "MemAvailable:") return kilobytes * 1024;
  }
  return 0;
}

}  // namespace

uint64_t spare_memory_bytes() {
  const uint64_t machine = available_of_machine();
  const uint64_t limit = number_in("/sys/fs/cgroup/memory.max");  // "max" reads as 0
  if (limit == 0) return machine;
  const uint64_t used = number_in("/sys/fs/cgroup/memory.current");
  const uint64_t left = limit > used ? limit - used : 1;
  return machine == 0 ? left : std::min(machine, left);
}

Outcome needs_memory(uint64_t bytes, const std::string& what, const std::string& hint) {
  const uint64_t spare = spare_memory_bytes();
  if (spare == 0 || bytes <= spare) return Ok{};
  return Error{ErrorKind::does_not_fit,
               fmt::format("{} needs about {:.1f} GB of memory, {:.1f} GB are free", what,
                           double(bytes) / 1e9, double(spare) / 1e9),
               "", hint};
}

}  // namespace mw
