// SPDX-License-Identifier: Apache-2.0
#include "host/ir/reflect.h"

#include <cmath>
#include <cstring>
#include <limits>

namespace mw {

namespace {

// Calls visit(T{}) with the field's element type.
template <class Visit>
auto with_type(FieldKind kind, Visit visit) {
  switch (kind) {
    case FieldKind::i8:
      return visit(int8_t{});
    case FieldKind::u8:
      return visit(uint8_t{});
    case FieldKind::i16:
      return visit(int16_t{});
    case FieldKind::u16:
      return visit(uint16_t{});
    case FieldKind::i32:
      return visit(int32_t{});
    case FieldKind::u32:
      return visit(uint32_t{});
    case FieldKind::i64:
      return visit(int64_t{});
    case FieldKind::boolean:
      return visit(bool{});
    case FieldKind::f32:
      break;
  }
  return visit(float{});
}

}  // namespace

const Field* Reflection::find(std::string_view name) const {
  for (const Field& field : fields) {
    if (field.name == name) return &field;
  }
  return nullptr;
}

double get_field(const Field& field, std::span<const uint8_t> object, uint32_t index) {
  return with_type(field.kind, [&](auto zero) {
    std::memcpy(&zero, object.data() + field.offset + index * sizeof(zero), sizeof(zero));
    return double(zero);
  });
}

bool set_field(const Field& field, std::span<uint8_t> object, uint32_t index, double value) {
  return with_type(field.kind, [&](auto zero) {
    using T = decltype(zero);
    if constexpr (std::is_integral_v<T>) {
      if (!(value >= double(std::numeric_limits<T>::lowest()) &&
            value <= double(std::numeric_limits<T>::max())) ||
          value != std::floor(value)) {
        return false;
      }
    }
    const T element = T(value);
    std::memcpy(object.data() + field.offset + index * sizeof(element), &element, sizeof(element));
    return true;
  });
}

}  // namespace mw
