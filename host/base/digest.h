// SPDX-License-Identifier: Apache-2.0
// What: digest_of(value), the hash of all that a value holds.
// Why: a cache key must name everything that the kept bytes depend on. A key written by hand
// forgets the field that is added next year; here the members are counted.
// Contract: numbers, enumerations, texts, vectors, and structs that declare
// `template <class Self, class V> static void fields(Self&, V&& v)` with v("name", member) for
// every member: one that fields() leaves out is an internal error of the first call. Equal values
// give equal digests on every machine of one byte order.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "host/base/files.h"

namespace mw {

namespace detail {

struct AnyValue {
  template <class T>
  constexpr operator T() const noexcept;  // never defined: only its type is asked for
};

template <class T, size_t... I>
constexpr bool takes(std::index_sequence<I...>) {
  return requires {
    T{(void(I), AnyValue{})...};
  };
}

struct AnyVisitor {
  template <class M>
  constexpr void operator()(const char*, const M&) const {}
};

}  // namespace detail

// The members of an aggregate, by the most initialisers that it takes.
template <class T, size_t N = 64>
constexpr size_t member_count() {
  static_assert(std::is_aggregate_v<T>);
  if constexpr (N == 0 || detail::takes<T>(std::make_index_sequence<N>{})) {
    return N;
  } else {
    return member_count<T, N - 1>();
  }
}

template <class T>
concept HasFields = requires(const T& value) {
  T::fields(value, detail::AnyVisitor{});
};

class Digest {
 public:
  template <class T>
  void add(const T& value) {
    if constexpr (std::is_arithmetic_v<T> || std::is_enum_v<T>) {
      raw(&value, sizeof(value));
    } else if constexpr (std::is_convertible_v<const T&, std::string_view>) {
      const std::string_view text(value);
      add(uint64_t(text.size()));
      raw(text.data(), text.size());
    } else if constexpr (HasFields<T>) {
      size_t seen = 0;
      T::fields(value, [&](const char* name, const auto& member) {
        add(name);
        add(member);
        ++seen;
      });
      MW_CHECK(seen == member_count<T>(), "fields() leaves a member out");
    } else {
      list(value);
    }
  }
  std::string text() const { return content_hash(bytes_); }

 private:
  template <class T>
  void list(const std::vector<T>& values) {
    add(uint64_t(values.size()));
    if constexpr (std::is_arithmetic_v<T> && !std::is_same_v<T, bool>) {
      // Long ones, such as sounds, are hashed where they stand.
      const auto* first = reinterpret_cast<const uint8_t*>(values.data());
      add(content_hash(std::span(first, values.size() * sizeof(T))));
    } else {
      for (const auto& value : values) add(static_cast<const T&>(value));
    }
  }
  void raw(const void* from, size_t bytes) {
    const auto* first = static_cast<const uint8_t*>(from);
    bytes_.insert(bytes_.end(), first, first + bytes);
  }
  Bytes bytes_;
};

template <class... T>
std::string digest_of(const T&... values) {
  Digest digest;
  (digest.add(values), ...);
  return digest.text();
}

}  // namespace mw
