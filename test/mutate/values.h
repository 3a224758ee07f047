// SPDX-License-Identifier: Apache-2.0
// What: numbers at which code breaks, put into bytes, and what else all mutators draw.
// Why: a fuzzer that turns bits never finds INT32_MIN in a field; each mutator knows where fields
// stand, and these are what it writes there.
// Contract: for tests. A mutator is `void mutate_x(Rng& rng, Bytes& file)`: any bytes in, any bytes
// out, a little changed; the same for the same state of rng.
#pragma once

#include <algorithm>
#include <bit>
#include <cstring>
#include <initializer_list>
#include <iterator>
#include <limits>

#include "host/base/files.h"
#include "host/base/rng.h"

namespace mw::mutate {

template <class T>
const T& pick(Rng& rng, std::initializer_list<T> values) {
  return values.begin()[rng.below(values.size())];
}
template <class List>
auto& pick_of(Rng& rng, List& list) {
  return list[rng.below(std::size(list))];
}

template <class T>
T load(const Bytes& file, size_t at) {
  T value{};
  if (at <= file.size() && sizeof(T) <= file.size() - at) {
    std::memcpy(&value, file.data() + at, sizeof(T));
  }
  return value;
}
template <class T>
void store(Bytes& file, size_t at, T value) {
  if (at <= file.size() && sizeof(T) <= file.size() - at) {
    std::memcpy(file.data() + at, &value, sizeof(T));
  }
}

// Another number for `old`, of a field of so many bits.
inline uint64_t edge(Rng& rng, uint64_t old, uint32_t bits) {
  const uint64_t top = uint64_t{1} << (bits - 1);
  switch (rng.below(10)) {
    case 0:
      return rng.below(9);
    case 1:
      return 0 - rng.below(9);
    case 2:
      return old + 1;
    case 3:
      return old - 1;
    case 4:
      return pick(rng, {top - 1, top, top + 1, top | (top - 1)});
    case 5:
      return (uint64_t{1} << rng.below(bits)) + rng.below(3) - 1;
    case 6:
      return old * 2;
    case 7:
      return old ^ uint64_t { 1 } << rng.below(bits);
    case 8:
      return 0 - old;
    default:
      return rng.next();
  }
}

inline float edge_float(Rng& rng, float old) {
  using Limits = std::numeric_limits<float>;
  switch (rng.below(4)) {
    case 0:
      return pick(rng, {0.0f, -0.0f, 1.0f, -1.0f, 0.5f, 127.0f, -128.0f});
    case 1:
      return pick(rng, {Limits::max(), Limits::min(), Limits::denorm_min(), Limits::infinity(),
                        -Limits::infinity(), Limits::quiet_NaN(), 1e-30f, 1e30f, 1.5e-38f});
    case 2:
      return old * pick(rng, {2.0f, 0.5f, -1.0f, 1.0000001f, 1e4f, 1e-4f});
    default:
      return std::bit_cast<float>(uint32_t(rng.next()));
  }
}

// The number of 1, 2, 4 or 8 bytes that stands at `at`.
inline void change_number(Rng& rng, Bytes& file, size_t at, size_t width, bool is_float = false) {
  if (at > file.size() || width > file.size() - at) return;
  uint64_t bits = 0;
  std::memcpy(&bits, file.data() + at, width);
  if (is_float && width == 4 && rng.chance(0.8)) {
    bits = std::bit_cast<uint32_t>(edge_float(rng, std::bit_cast<float>(uint32_t(bits))));
  } else {
    bits = edge(rng, bits, uint32_t(width) * 8);
  }
  std::memcpy(file.data() + at, &bits, width);
}

// Any byte, or none where there is none: for what no grammar fits.
inline void change_byte(Rng& rng, Bytes& file) {
  if (!file.empty()) change_number(rng, file, rng.below(file.size()), 1);
}

}  // namespace mw::mutate
