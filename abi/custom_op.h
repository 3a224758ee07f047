// SPDX-License-Identifier: Apache-2.0
// What: how a custom operator of a .tflite is told by its name, and its attributes read from its
// options, a FlexBuffers map.
// Why: TFLite has no table for an operator that it does not know; converters write a map of names
// and values. The names are those of fields(), so an operator says nothing twice.
// Contract: included by operators that need it, so that no other pays. Files are hostile: what is
// read outside the options sets FlatFile::bad, as everywhere. An entry that is absent leaves the
// default, one of another kind or out of range is refused, and others are not looked at. Source:
// the FlatBuffers documentation, "FlexBuffers".
#ifndef MW_ABI_CUSTOM_OP_H_
#define MW_ABI_CUSTOM_OP_H_

#include "abi/checked.h"
#include "abi/op.h"

namespace mw {
inline namespace MW_ABI {

// Whether a string of a file says `text`.
inline bool says(const FlatVector& string, const char* text) {
  uint32_t length = 0;
  while (text[length] != 0) ++length;
  if (string.count != length) return false;
  for (uint32_t i = 0; i < length; ++i) {
    if (string.get<char>(i) != text[i]) return false;
  }
  return true;
}

// OpCore::is_custom of the operator that files call kName.
template <const char* kName>
bool is_custom(const FlatVector& operator_codes, const FlatTable& op) {
  const FlatTable code = FlatTable::element(operator_codes, op.get<uint32_t>(0, 0));
  return says(code.vector(1), kName);
}

// The float nearest to a double, halves to even, without arithmetic in double.
inline float float_from_double(uint64_t bits) {
  const uint64_t fraction = bits & ((uint64_t{1} << 52) - 1);
  const int32_t exponent = int32_t((bits >> 52) & 0x7ff) - 1023 + 127;  // as a float stores it
  uint32_t size = 0x7f800000;                                           // infinite
  if (exponent == 0x7ff - 1023 + 127 && fraction != 0) {
    size = 0x7fc00000;
  } else if (exponent < 255) {
    // Of 53 bits a float keeps 24, and fewer below its normal range.
    const int32_t lost = exponent > 0 ? 29 : (exponent > -32 ? 30 - exponent : 62);
    const uint64_t all = fraction | uint64_t{1} << 52, half = uint64_t{1} << (lost - 1);
    const uint64_t kept = all >> lost, rest = all & (2 * half - 1);
    const bool up = rest > half || (rest == half && (kept & 1) != 0);
    const uint32_t base = exponent > 0 ? uint32_t(exponent - 1) << 23 : 0;
    size = base + uint32_t(kept) + (up ? 1 : 0);  // a carry goes on into the exponent
  }
  return float_from_bits(int32_t(uint32_t(bits >> 63) << 31 | size));
}

// A value of a FlexBuffer, read in place.
class FlexValue {
 public:
  FlexValue() = default;
  static FlexValue root(const FlatVector& bytes) {
    FlexValue value;
    if (bytes.count < 3) return value;
    value.bytes_ = bytes;
    value.width_ = bytes.get<uint8_t>(bytes.count - 1);
    value.set_type(bytes.get<uint8_t>(bytes.count - 2));
    value.at_ = bytes.count - 2 - value.width_;
    return value;
  }
  bool present() const { return width_ != 0; }
  bool is_map() const { return type_ == kMap; }

  // The entry of a map, or none.
  FlexValue entry(const char* key) const {
    if (!is_map()) return {};
    const uint32_t values = target(), count = size_before(values);
    const uint32_t keys_at = values - 3 * child_, key_width = word(values - 2 * child_, child_);
    const uint32_t keys = keys_at - word(keys_at, child_);
    if (count > bytes_.count || key_width > 8) return {};
    for (uint32_t i = 0; i < count; ++i) {
      const uint32_t at = keys + i * key_width;
      if (is_key(at - word(at, key_width), key)) return child(values, count, i);
    }
    return {};
  }

  // The elements of a vector; 0 for what is none.
  uint32_t size() const {
    if (is_fixed()) return uint32_t(type_ - kFirstFixed) / 3 + 2;
    const bool vector = type_ == kVector || is_typed();
    return vector ? size_before(target()) : 0;
  }
  FlexValue element(uint32_t i) const {
    if (type_ == kVector) return child(target(), size(), i);
    FlexValue value;
    value.bytes_ = bytes_;
    value.at_ = target() + i * child_;
    value.width_ = child_;
    value.type_ = kBool;
    if (is_fixed()) value.type_ = uint8_t((type_ - kFirstFixed) % 3 + kInt);
    if (type_ <= kLastTyped) value.type_ = uint8_t(type_ - kFirstTyped + kInt);
    return value;
  }

  // false: it is of another kind, or does not fit.
  bool take(bool& to) const {
    int64_t value = 0;
    if (!whole(value) || (value != 0 && value != 1)) return false;
    to = value == 1;
    return true;
  }
  bool take(float& to) const {
    if (type_ != kFloat && type_ != kIndirect + kFloat) {
      int64_t value = 0;
      if (!whole(value)) return false;
      to = static_cast<float>(value);
      return true;
    }
    const uint32_t width = type_ == kFloat ? width_ : child_;
    const uint32_t at = type_ == kFloat ? at_ : target();
    if (width == 4) to = float_from_bits(int32_t(word(at, 4)));
    if (width == 8) to = float_from_double(long_word(at, 8));
    return width == 4 || width == 8;
  }
  // Integers and enumerations.
  template <class T>
  bool take(T& to) const {
    int64_t value = 0;
    if (!whole(value) || static_cast<int64_t>(static_cast<T>(value)) != value) return false;
    to = static_cast<T>(value);
    return true;
  }

 private:
  enum : uint8_t {
    kInt = 1,
    kUint = 2,
    kFloat = 3,
    kIndirect = 5,  // an indirect int is kIndirect + kInt
    kMap = 9,
    kVector = 10,
    kFirstTyped = 11,  // ints, uints, floats
    kLastTyped = 13,
    kFirstFixed = 16,  // two ints, two uints, two floats, three ints ... four floats
    kLastFixed = 24,
    kBool = 26,
    kBools = 36
  };

  bool is_typed() const { return (type_ >= kFirstTyped && type_ <= kLastTyped) || type_ == kBools; }
  bool is_fixed() const { return type_ >= kFirstFixed && type_ <= kLastFixed; }
  void set_type(uint8_t packed) {
    type_ = uint8_t(packed >> 2);
    child_ = uint8_t(1u << (packed & 3));
  }
  uint64_t long_word(uint32_t at, uint32_t width) const {
    uint64_t value = 0;
    for (uint32_t i = 0; i < width && i < 8; ++i) {
      value |= uint64_t{bytes_.get<uint8_t>(at + i)} << (8 * i);
    }
    return value;
  }
  // What the file holds beyond 32 bits points nowhere.
  uint32_t word(uint32_t at, uint32_t width) const { return uint32_t(long_word(at, width)); }
  uint32_t target() const { return at_ - word(at_, width_); }
  uint32_t size_before(uint32_t elements) const { return word(elements - child_, child_); }
  FlexValue child(uint32_t elements, uint32_t count, uint32_t i) const {
    FlexValue value;
    value.bytes_ = bytes_;
    value.at_ = elements + i * child_;
    value.width_ = child_;
    value.set_type(bytes_.get<uint8_t>(elements + count * child_ + i));
    return value;
  }
  bool is_key(uint32_t at, const char* key) const {
    for (uint32_t i = 0;; ++i) {
      if (bytes_.get<char>(at + i) != key[i]) return false;
      if (key[i] == 0) return true;
    }
  }
  bool whole(int64_t& to) const {
    const bool indirect = type_ == kIndirect + kInt || type_ == kIndirect + kUint;
    if (type_ != kInt && type_ != kUint && type_ != kBool && !indirect) return false;
    const uint32_t width = indirect ? child_ : width_, at = indirect ? target() : at_;
    if (width == 0 || width > 8) return false;
    const uint64_t bits = long_word(at, width);
    const bool is_signed = type_ == kInt || type_ == kIndirect + kInt;
    const uint64_t sign = uint64_t{1} << (8 * width - 1);
    if (!is_signed && width == 8 && (bits & sign) != 0) return false;
    to = static_cast<int64_t>(is_signed ? (bits ^ sign) - sign : bits);
    return true;
  }

  FlatVector bytes_;
  uint32_t at_ = 0;    // where the value, or the distance back to it, stands
  uint8_t width_ = 0;  // of that, in bytes; 0: no value
  uint8_t type_ = 0;
  uint8_t child_ = 1;  // bytes of what it points to, or of its elements
};

// Takes the entries of a map that are called as the fields are.
struct FlexFields {
  FlexValue map;
  bool ok;

  template <class Member>
  void operator()(const char* name, Member& member) {
    const FlexValue value = map.entry(name);
    if (value.present() && !value.take(member)) ok = false;
  }
  template <class Member, size_t kCount>
  void operator()(const char* name, Member (&members)[kCount]) {
    const FlexValue value = map.entry(name);
    if (!value.present()) return;
    if (value.size() != kCount) {
      ok = false;
      return;
    }
    for (uint32_t i = 0; i < kCount; ++i) {
      if (!value.element(i).take(members[i])) ok = false;
    }
  }
};

// OpCore::read_tflite of a custom operator. A node without options has the defaults.
template <class Attrs>
Status read_custom_options(const TfliteNode& node, void* attrs) {
  constexpr uint32_t kCustomOptions = 5;  // field of the Operator table
  const FlatVector bytes = node.options.vector(kCustomOptions);
  Attrs a{};
  if (bytes.count != 0) {
    FlexFields fields{FlexValue::root(bytes), true};
    MW_REQUIRE(fields.map.is_map(), bad_attribute);
    Attrs::fields(a, fields);
    MW_REQUIRE(fields.ok, bad_attribute);
  }
  *static_cast<Attrs*>(attrs) = a;
  return Status::ok;
}

}  // namespace MW_ABI
}  // namespace mw

#endif  // MW_ABI_CUSTOM_OP_H_
