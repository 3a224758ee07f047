// SPDX-License-Identifier: Apache-2.0
// What: Reflection, the fields of an Attrs or Params struct as data, made from its fields().
// Why: IR text, C++ initialisers, the container and the fuzz mutator need one view of any operator.
// Contract: offsets are those of the struct in memory; supported members are the scalars below,
// enums with enum_names(), and C arrays of them.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <type_traits>
#include <vector>

#include "host/base/files.h"

namespace mw {

enum class FieldKind { i8, u8, i16, u16, i32, u32, i64, f32, boolean };

struct Field {
  std::string name;
  FieldKind kind;
  uint32_t offset;
  uint32_t count;                           // 1, or the length of an array
  std::span<const char* const> enum_names;  // empty: a number
};

struct Reflection {
  uint32_t bytes = 0;
  std::vector<Field> fields;
  Bytes defaults;  // a default-constructed struct

  const Field* find(std::string_view name) const;
};

// One element of a field as a number, and back. Values out of the field's range are refused.
double get_field(const Field& field, std::span<const uint8_t> object, uint32_t index);
bool set_field(const Field& field, std::span<uint8_t> object, uint32_t index, double value);

namespace detail {

template <class T>
constexpr FieldKind field_kind() {
  if constexpr (std::is_same_v<T, bool>)
    return FieldKind::boolean;
  else if constexpr (std::is_enum_v<T>)
    return field_kind<std::underlying_type_t<T>>();
  else if constexpr (std::is_same_v<T, int8_t>)
    return FieldKind::i8;
  else if constexpr (std::is_same_v<T, uint8_t>)
    return FieldKind::u8;
  else if constexpr (std::is_same_v<T, int16_t>)
    return FieldKind::i16;
  else if constexpr (std::is_same_v<T, uint16_t>)
    return FieldKind::u16;
  else if constexpr (std::is_same_v<T, int32_t>)
    return FieldKind::i32;
  else if constexpr (std::is_same_v<T, uint32_t>)
    return FieldKind::u32;
  else if constexpr (std::is_same_v<T, int64_t>)
    return FieldKind::i64;
  else {
    static_assert(std::is_same_v<T, float>, "a field type that Reflection does not know");
    return FieldKind::f32;
  }
}

}  // namespace detail

template <class T>
Reflection reflect() {
  Reflection out;
  out.bytes = sizeof(T);
  T object{};
  const auto* base = reinterpret_cast<const uint8_t*>(&object);
  T::fields(object, [&](const char* name, const auto& member) {
    using Member = std::remove_cvref_t<decltype(member)>;
    using Element = std::remove_all_extents_t<Member>;
    Field field{name,
                detail::field_kind<Element>(),
                uint32_t(reinterpret_cast<const uint8_t*>(&member) - base),
                uint32_t(sizeof(Member) / sizeof(Element)),
                {}};
    if constexpr (std::is_enum_v<Element>) field.enum_names = enum_names(Element{});
    out.fields.push_back(std::move(field));
  });
  out.defaults.assign(base, base + sizeof(T));
  return out;
}

}  // namespace mw
