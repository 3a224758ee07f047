// SPDX-License-Identifier: Apache-2.0
#include "host/import/tflite/options.h"

#include <algorithm>
#include <cctype>
#include <limits>
#include <string>

#include "abi/checked.h"

namespace mw {

namespace {

// Operators that share a table with others, so that its name is not theirs.
struct Family {
  std::string_view op, options;
};
constexpr Family kFamilies[] = {
    {"unidirectionalsequencernn", "sequencernn"},
    {"averagepool2d", "pool2d"},
    {"maxpool2d", "pool2d"},
    {"l2pool2d", "pool2d"},
    {"mean", "reducer"},
    {"sum", "reducer"},
    {"reduceprod", "reducer"},
    {"reducemax", "reducer"},
    {"reducemin", "reducer"},
    {"reduceany", "reducer"},
    {"reduceall", "reducer"},
    {"maximum", "maximumminimum"},
    {"minimum", "maximumminimum"},
    {"l2normalization", "l2norm"},
};

// CONV_2D and Conv2DOptions are both "conv2d".
std::string plain(std::string_view name) {
  std::string out;
  for (char c : name) {
    if (c != '_') out += char(std::tolower(uint8_t(c)));
  }
  if (out.ends_with("options")) out.resize(out.size() - 7);
  return out;
}

template <class T>
bool add_integer(flatbuffers::FlatBufferBuilder& builder, uint16_t field, int64_t value) {
  if (value < std::numeric_limits<T>::lowest() || value > std::numeric_limits<T>::max()) {
    return false;
  }
  builder.AddElement<T>(field, T(value));
  return true;
}

bool add_field(flatbuffers::FlatBufferBuilder& builder, const flatbuffers::TypeCode& code,
               uint16_t field, int64_t value, flatbuffers::Offset<void> list) {
  if (code.is_repeating != 0) {
    if (code.base_type != flatbuffers::ET_INT) return false;
    builder.AddOffset(field, list);
    return true;
  }
  switch (code.base_type) {
    case flatbuffers::ET_BOOL:
    case flatbuffers::ET_UCHAR:
      return add_integer<uint8_t>(builder, field, value);
    case flatbuffers::ET_CHAR:
      return add_integer<int8_t>(builder, field, value);
    case flatbuffers::ET_INT:
      return add_integer<int32_t>(builder, field, value);
    case flatbuffers::ET_FLOAT:
      builder.AddElement<float>(field, float_from_bits(int32_t(value)));
      return true;
    default:
      return false;
  }
}

}  // namespace

tflite::BuiltinOptions options_of(tflite::BuiltinOperator op) {
  std::string name = plain(tflite::EnumNameBuiltinOperator(op));
  const auto* family = std::ranges::find(kFamilies, name, &Family::op);
  if (family != std::end(kFamilies)) name = family->options;
  for (tflite::BuiltinOptions type : tflite::EnumValuesBuiltinOptions()) {
    if (plain(tflite::EnumNameBuiltinOptions(type)) == name) return type;
  }
  return tflite::BuiltinOptions::NONE;
}

Result<flatbuffers::Offset<void>> write_options(flatbuffers::FlatBufferBuilder& builder,
                                                tflite::BuiltinOptions type,
                                                std::span<const int64_t> values,
                                                std::span<const int32_t> list) {
  const flatbuffers::TypeTable& all = *tflite::BuiltinOptionsTypeTable();
  const auto& types = tflite::EnumValuesBuiltinOptions();
  const auto index = size_t(std::ranges::find(types, type) - std::begin(types));
  const flatbuffers::TypeTable& table = *all.type_refs[all.type_codes[index].sequence_ref]();
  const Error misfit{
      ErrorKind::unsupported, "its attributes do not fit " + std::string(all.names[index]), {}, {}};
  if (values.size() > table.num_elems) return misfit;
  flatbuffers::Offset<void> vector;
  const bool has_list = std::any_of(table.type_codes, table.type_codes + values.size(),
                                    [](const auto& code) { return code.is_repeating != 0; });
  if (has_list) vector = builder.CreateVector(list.data(), list.size()).Union();
  const auto start = builder.StartTable();
  bool fits = true;
  for (size_t i = 0; i < values.size() && fits; ++i) {
    fits = add_field(builder, table.type_codes[i],
                     flatbuffers::FieldIndexToOffset(flatbuffers::voffset_t(i)), values[i], vector);
  }
  const auto end = builder.EndTable(start);
  if (!fits) return misfit;
  return flatbuffers::Offset<void>(end);
}

}  // namespace mw
