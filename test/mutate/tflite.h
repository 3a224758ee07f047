// SPDX-License-Identifier: Apache-2.0
// What: mutate_tflite(), .tflite files changed by their schema.
// Why: most of what random bytes make of a file stops at the Verifier, or at the device's first
// offset. Here tables lose and gain fields, lists grow and shrink, operators and tensors change
// places, numbers go to their edges; and a part of the files is broken on purpose: offsets that
// point elsewhere (shared tables, cycles), lengths, tables of fields.
// Contract: as test/mutate/values.h says.
#pragma once

#include <map>

#include "host/import/tflite/schema_generated.h"
#include "test/mutate/flat_tree.h"

namespace mw::mutate {

class TreeMutator {
 public:
  TreeMutator(Rng& rng, FlatTree& root) : rng_(rng) { collect(root); }

  void change() {
    // By type, for there are far more tensors than anything else.
    auto type = nodes_.begin();
    std::advance(type, rng_.below(nodes_.size()));
    FlatTree& node = *pick_of(rng_, type->second);
    if (node.fields.empty()) return;
    const size_t f = rng_.below(node.fields.size());
    FlatField& field = node.fields[f];
    const FlatFieldType field_type(*node.type, f);
    if (field_type.holds_tables()) {
      if (field_type.vector) {
        change_list(field, *field_type.type);
      } else {
        change_table(node, f);
      }
    } else if (field.present && rng_.chance(0.1)) {
      field = {};
    } else if (field_type.vector || field_type.is_text()) {
      change_vector(field, field_type);
    } else {
      field.present = true;
      field.bytes.resize(field_type.width());
      change_element(field.bytes, 0, field_type);
    }
  }

 private:
  void collect(FlatTree& tree) {
    nodes_[tree.type].push_back(&tree);
    for (FlatField& field : tree.fields) {
      for (FlatTree& inner : field.tables) collect(inner);
    }
  }

  void change_element(Bytes& bytes, size_t index, const FlatFieldType& type) {
    const size_t width = type.is_text() ? 1 : type.width();
    change_number(rng_, bytes, index * width, width, type.base == flatbuffers::ET_FLOAT);
    // Most numbers are indices or codes: those that mean something.
    if (width == 4 && type.base != flatbuffers::ET_FLOAT && rng_.chance(0.3)) {
      store(bytes, index * width, uint32_t(rng_.below(16)));
    }
  }

  void change_vector(FlatField& field, const FlatFieldType& type) {
    field.present = true;
    const size_t width = type.is_text() ? 1 : type.width(), count = field.bytes.size() / width;
    switch (rng_.below(4)) {
      case 0: {
        const size_t most = width == 1 ? 64 : 9;
        field.bytes.resize(rng_.below(most) * width, uint8_t(rng_.below(3)));
        break;
      }
      case 1:
        if (count > 0) field.bytes.resize((count - 1) * width);
        break;
      case 2:
        field.bytes.resize((count + 1) * width, uint8_t(rng_.below(2)));
        [[fallthrough]];
      default:
        if (!field.bytes.empty()) {
          change_element(field.bytes, rng_.below(field.bytes.size() / width), type);
        }
    }
  }

  const FlatTree* another(const TypeTable* type) {
    const auto found = nodes_.find(type);
    return found == nodes_.end() ? nullptr : pick_of(rng_, found->second);
  }

  void change_list(FlatField& field, const TypeTable& type) {
    const bool was_empty = field.tables.empty();
    field.present = true;
    const uint64_t what = was_empty ? 0 : rng_.below(5);
    if (what == 0) {
      const FlatTree* source = another(&type);
      const FlatTree made =
          source != nullptr ? *source : FlatTree{&type, std::vector<FlatField>(type.num_elems)};
      if (field.tables.size() < kMostElements) {
        field.tables.insert(
            field.tables.begin() + std::ptrdiff_t(rng_.below(field.tables.size() + 1)), made);
      }
    } else if (what == 1) {
      field.tables.erase(field.tables.begin() + std::ptrdiff_t(rng_.below(field.tables.size())));
    } else if (what == 2) {
      std::swap(pick_of(rng_, field.tables), pick_of(rng_, field.tables));
    } else if (what == 3) {
      FlatTree copy = *another(&type);
      pick_of(rng_, field.tables) = std::move(copy);
    } else {
      field.present = rng_.chance(0.5);
      field.tables.clear();
    }
  }

  // A table, or a union whose kind stands in the field before.
  void change_table(FlatTree& node, size_t f) {
    FlatField& field = node.fields[f];
    const TypeTable* type = FlatFieldType(*node.type, f).type;
    FlatField kind;
    if (type->st == flatbuffers::ST_UNION) {
      const uint8_t value = uint8_t(pick_value(*type));
      type = member_of(*type, value);
      kind = {true, Bytes{value}, {}};
    }
    const FlatTree* source = type == nullptr || rng_.chance(0.2) ? nullptr : another(type);
    FlatField made;
    if (source != nullptr) {
      made = {true, {}, {*source}};
    } else if (type != nullptr && rng_.chance(0.5)) {
      made = {true, {}, {FlatTree{type, std::vector<FlatField>(type->num_elems)}}};
    }
    field = std::move(made);
    if (kind.present && f > 0) node.fields[f - 1] = std::move(kind);
  }
  int64_t pick_value(const TypeTable& type) {
    const size_t index = rng_.below(type.num_elems);
    return type.values != nullptr ? type.values[index] : int64_t(index);
  }

  static constexpr size_t kMostElements = 64;
  Rng& rng_;
  std::map<const TypeTable*, std::vector<FlatTree*>> nodes_;
};

// Where the words of a file stand that hold it together.
class FlatPlaces {
 public:
  FlatPlaces(const Bytes& verified, const TypeTable& root) : file_(verified) {
    walk(load<uint32_t>(file_, 0), root);
  }
  std::vector<size_t> offsets, lengths, slots;

 private:
  void walk(size_t table, const TypeTable& type) {
    if (offsets.size() > 4096) return;
    const size_t vtable = table - size_t(int64_t(load<int32_t>(file_, table)));
    const size_t bytes = load<uint16_t>(file_, vtable);
    for (size_t f = 0; f < type.num_elems && 4 + 2 * f + 2 <= bytes; ++f) {
      slots.push_back(vtable + 4 + 2 * f);
      const size_t inline_at = load<uint16_t>(file_, slots.back());
      if (inline_at == 0) continue;
      const FlatFieldType field(type, f);
      if (!field.vector && !field.is_text() && !field.holds_tables()) continue;
      const size_t at = table + inline_at, to = at + load<uint32_t>(file_, at);
      offsets.push_back(at);
      if (!field.vector && !field.is_text()) {
        if (field.type->st == flatbuffers::ST_TABLE) walk(to, *field.type);
        continue;
      }
      lengths.push_back(to);
      for (uint32_t i = 0; field.holds_tables() && i < load<uint32_t>(file_, to); ++i) {
        const size_t element = to + 4 + 4 * size_t(i);
        offsets.push_back(element);
        walk(element + load<uint32_t>(file_, element), *field.type);
      }
    }
  }

  const Bytes& file_;
};

// Leaves a file that may be none.
inline void break_tflite(Rng& rng, Bytes& file, const TypeTable& root) {
  const FlatPlaces places(file, root);
  const uint64_t what = rng.below(4);
  if (what == 0 && !places.lengths.empty()) {
    change_number(rng, file, pick_of(rng, places.lengths), 4);
  } else if (what == 1 && !places.slots.empty()) {
    const size_t slot = pick_of(rng, places.slots), other = pick_of(rng, places.slots);
    store(file, slot, rng.chance(0.3) ? uint16_t(edge(rng, 0, 16)) : load<uint16_t>(file, other));
  } else if (!places.offsets.empty()) {
    const size_t at = pick_of(rng, places.offsets), other = pick_of(rng, places.offsets);
    if (what == 2) return change_number(rng, file, at, 4);
    // To where another one points: shared, or in a circle.
    store(file, at, uint32_t(other + load<uint32_t>(file, other) - at));
  }
}

inline bool is_whole_tflite(const Bytes& file) {
  flatbuffers::Verifier verifier(file.data(), file.size());
  return file.size() >= 8 && tflite::VerifyModelBuffer(verifier);
}

inline void mutate_tflite(Rng& rng, Bytes& file) {
  if (!is_whole_tflite(file)) return change_byte(rng, file);
  const TypeTable& root = *tflite::ModelTypeTable();
  if (rng.chance(0.15)) return break_tflite(rng, file, root);
  auto tree = FlatReader::read(file, root);
  if (!tree) return break_tflite(rng, file, root);
  TreeMutator(rng, *tree).change();
  file = FlatWriter::write(*tree, tflite::ModelIdentifier());
}

}  // namespace mw::mutate
