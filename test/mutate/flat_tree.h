// SPDX-License-Identifier: Apache-2.0
// What: FlatTree, a FlatBuffer as a value: read, changed as a tree, and written again.
// Why: what a mutator writes so is a whole file of its schema, however odd, and gets past the
// Verifier to what reads it.
// Contract: for tests. The schema is the type table that flatc makes; the file has passed its
// Verifier. A table that stands in several places becomes several tables. Vectors of bytes start as
// `force_align: 16` wants. Vectors of strings are left out.
#pragma once

#include <flatbuffers/minireflect.h>

#include <optional>
#include <vector>

#include "host/base/files.h"
#include "test/mutate/values.h"

namespace mw::mutate {

using flatbuffers::ElementaryType;
using flatbuffers::TypeTable;

struct FlatTree;
struct FlatField {
  bool present = false;
  Bytes bytes;                   // a scalar, the elements of a vector of scalars, or a text
  std::vector<FlatTree> tables;  // one for a table or a union, or the elements of a vector
};

struct FlatTree {
  const TypeTable* type = nullptr;
  std::vector<FlatField> fields;  // by number
};

struct FlatFieldType {
  ElementaryType base;
  bool vector;
  const TypeTable* type;  // of a sequence or an enumeration, else null

  FlatFieldType(const TypeTable& table, size_t field)
      : base(ElementaryType(table.type_codes[field].base_type)),
        vector(table.type_codes[field].is_repeating != 0),
        type(table.type_codes[field].sequence_ref >= 0
                 ? table.type_refs[table.type_codes[field].sequence_ref]()
                 : nullptr) {}
  bool holds_tables() const { return base == flatbuffers::ET_SEQUENCE; }
  bool is_text() const { return base == flatbuffers::ET_STRING; }
  size_t width() const { return flatbuffers::InlineSize(base, type); }
};

// The table that a union holds, by the value of the field before it; null for NONE and for unknown
// ones.
inline const TypeTable* member_of(const TypeTable& type_of_union, uint8_t value) {
  const int64_t index =
      flatbuffers::LookupEnum(value, type_of_union.values, type_of_union.num_elems);
  if (index < 0 || size_t(index) >= type_of_union.num_elems) return nullptr;
  if (type_of_union.type_codes[index].sequence_ref < 0) return nullptr;
  return type_of_union.type_refs[type_of_union.type_codes[index].sequence_ref]();
}

class FlatReader {
 public:
  // Empty for a file of more tables than are worth it.
  static std::optional<FlatTree> read(const Bytes& verified, const TypeTable& root) {
    FlatReader reader(verified);
    const auto* table = flatbuffers::GetRoot<flatbuffers::Table>(verified.data());
    FlatTree tree = reader.read(*table, root);
    if (reader.left_ < 0) return std::nullopt;
    return tree;
  }

 private:
  using Offset = flatbuffers::Offset<flatbuffers::Table>;

  explicit FlatReader(const Bytes& file) : end_(file.data() + file.size()) {}

  FlatTree read(const flatbuffers::Table& table, const TypeTable& type) {
    FlatTree tree{&type, std::vector<FlatField>(type.num_elems)};
    if (--left_ < 0) return tree;
    for (size_t f = 0; f < type.num_elems; ++f) {
      const auto slot = flatbuffers::FieldIndexToOffset(flatbuffers::voffset_t(f));
      const uint8_t* at = table.GetAddressOf(slot);
      if (at == nullptr) continue;
      const FlatFieldType field(type, f);
      tree.fields[f] = read_field(at, field, f == 0 ? Bytes() : tree.fields[f - 1].bytes);
    }
    return tree;
  }

  FlatField read_field(const uint8_t* at, const FlatFieldType& field, const Bytes& before) {
    FlatField read{true, {}, {}};
    const uint8_t* to = at;
    if (field.vector || field.is_text() || field.holds_tables()) {
      to += flatbuffers::ReadScalar<flatbuffers::uoffset_t>(at);
    }
    if (field.vector && field.holds_tables()) {
      const auto& list = *reinterpret_cast<const flatbuffers::Vector<Offset>*>(to);
      for (uint32_t i = 0; i < list.size() && left_ >= 0; ++i) {
        read.tables.push_back(this->read(*list.Get(i), *field.type));
      }
    } else if (field.vector && field.is_text()) {
      read.present = false;
    } else if (field.vector || field.is_text()) {
      const size_t count = flatbuffers::ReadScalar<uint32_t>(to);
      read.bytes.assign(to + 4, to + 4 + count * (field.is_text() ? 1 : field.width()));
    } else if (field.holds_tables()) {
      const TypeTable* type = field.type;
      if (type->st == flatbuffers::ST_UNION) {
        type = before.empty() ? nullptr : member_of(*type, before[0]);
      }
      read.present = type != nullptr;
      if (read.present) {
        read.tables.push_back(this->read(*reinterpret_cast<const flatbuffers::Table*>(to), *type));
      }
    } else if (size_t(end_ - at) < field.width()) {
      read.present = false;  // a deprecated field: the Verifier passes over it
    } else {
      read.bytes.assign(at, at + field.width());
    }
    return read;
  }

  const uint8_t* end_;
  int left_ = 4096;
};

class FlatWriter {
 public:
  static Bytes write(const FlatTree& tree, const char* identifier) {
    FlatWriter writer;
    const auto root = writer.write(tree);
    writer.b_.Finish(flatbuffers::Offset<flatbuffers::Table>(root), identifier);
    return Bytes(writer.b_.GetBufferPointer(), writer.b_.GetBufferPointer() + writer.b_.GetSize());
  }

 private:
  using uoffset_t = flatbuffers::uoffset_t;

  uoffset_t write(const FlatTree& tree) {
    std::vector<uoffset_t> offsets(tree.fields.size());
    for (size_t f = 0; f < tree.fields.size(); ++f) {
      const FlatField& field = tree.fields[f];
      if (field.present) offsets[f] = write_outside(field, FlatFieldType(*tree.type, f));
    }
    const uoffset_t start = b_.StartTable();
    for (size_t f = 0; f < tree.fields.size(); ++f) {
      if (!tree.fields[f].present) continue;
      const auto slot = flatbuffers::FieldIndexToOffset(flatbuffers::voffset_t(f));
      if (offsets[f] != 0) {
        b_.AddOffset(slot, flatbuffers::Offset<void>(offsets[f]));
      } else {
        add_scalar(slot, tree.fields[f].bytes);
      }
    }
    return b_.EndTable(start);
  }

  // What does not stand in the table itself; 0 for a scalar.
  uoffset_t write_outside(const FlatField& field, const FlatFieldType& type) {
    if (type.vector && type.holds_tables()) {
      std::vector<flatbuffers::Offset<flatbuffers::Table>> list;
      for (const FlatTree& element : field.tables) list.emplace_back(write(element));
      return b_.CreateVector(list).o;
    }
    if (type.holds_tables()) return field.tables.empty() ? 0 : write(field.tables[0]);
    if (type.is_text()) {
      return b_.CreateString(reinterpret_cast<const char*>(field.bytes.data()), field.bytes.size())
          .o;
    }
    if (!type.vector) return 0;
    const size_t width = type.width(), count = field.bytes.size() / width;
    b_.ForceVectorAlignment(count, width, width == 1 ? 16 : width);
    b_.StartVector(count, width);
    for (size_t i = count * width; i > 0; --i) b_.PushElement(field.bytes[i - 1]);
    return b_.EndVector(count);
  }

  void add_scalar(flatbuffers::voffset_t slot, const Bytes& bytes) {
    if (bytes.size() == 1) b_.AddElement(slot, bytes[0]);
    if (bytes.size() == 2) b_.AddElement(slot, load<uint16_t>(bytes, 0));
    if (bytes.size() == 4) b_.AddElement(slot, load<uint32_t>(bytes, 0));
    if (bytes.size() == 8) b_.AddElement(slot, load<uint64_t>(bytes, 0));
  }

  flatbuffers::FlatBufferBuilder b_;
};

}  // namespace mw::mutate
