// SPDX-License-Identifier: Apache-2.0
// What: mutate_container(), plan containers changed record by record.
// Why: a validator is tested by what is nearly right: a reference into another buffer, Params of an
// operator with one number at its edge (reflect<Params>() says where it stands), another kernel, a
// step twice.
// Contract: as test/mutate/values.h says. Checksums are left wrong: open_plan() does not look.
#pragma once

#include <vector>

#include "host/ir/op_def.h"
#include "host/ir/slots.h"
#include "host/sim/sim.h"
#include "rt/steps.h"
#include "test/mutate/values.h"

namespace mw::mutate {

inline size_t width_of(FieldKind kind) {
  switch (kind) {
    case FieldKind::i8:
    case FieldKind::u8:
    case FieldKind::boolean:
      return 1;
    case FieldKind::i16:
    case FieldKind::u16:
      return 2;
    case FieldKind::i64:
      return 8;
    default:
      return 4;
  }
}

// Where the records of a container stand, as far as they lie in the file.
class ContainerPlaces {
 public:
  explicit ContainerPlaces(const Bytes& file) : file_(file) {
    header = load<ContainerHeader>(file, 0);
    for (uint32_t i = 0; i < std::min<uint32_t>(header.section_count, 16); ++i) {
      const size_t at = sizeof(header) + i * sizeof(SectionRecord);
      const auto record = load<SectionRecord>(file, at);
      sections.push_back(at);
      if (record.kind == uint16_t(Section::kernels)) read_kernels(record);
      if (record.kind == uint16_t(Section::program) && program == 0)
        program = record.at, program_record = at;
    }
    if (program != 0) read_program();
  }

  struct Number {
    size_t at, width;
    bool is_float;
  };
  struct Step {
    size_t at, bytes;
  };
  ContainerHeader header;
  std::vector<size_t> sections, kernels, refs;
  std::vector<Number> numbers;  // of records, and of Params
  std::vector<Step> steps;
  size_t program = 0, program_record = 0;

 private:
  void read_kernels(const SectionRecord& record) {
    for (uint32_t k = 0; k < std::min(record.bytes / 4, 64u); ++k) {
      kernels.push_back(record.at + 4 * size_t(k));
    }
  }

  void read_program() {
    const auto p = load<ProgramHeader>(file_, program);
    for (size_t i = 0; i < 4; ++i) numbers.push_back({program + 2 * i, 2, false});
    size_t at = program + sizeof(p);
    for (uint32_t i = 0; i < std::min<uint32_t>(p.input_count + p.output_count, 64); ++i) {
      refs.push_back(at);
      numbers.push_back({at + offsetof(IoRecord, bytes), 4, false});
      at += sizeof(IoRecord);
    }
    for (uint32_t i = 0; i < std::min<uint32_t>(p.fill_count, 64); ++i, at += sizeof(StateFill)) {
      refs.push_back(at), refs.push_back(at + offsetof(StateFill, from));
      numbers.push_back({at + offsetof(StateFill, bytes), 4, false});
    }
    for (uint32_t s = 0; s < std::min<uint32_t>(p.step_count, 256) && at < file_.size(); ++s) {
      at += read_step(at);
    }
  }

  size_t read_step(size_t at) {
    const auto step = load<StepHeader>(file_, at);
    steps.push_back({at, step.step_bytes});
    for (size_t i = 0; i < 8; i += i < 4 ? 2 : 1)
      numbers.push_back({at + i, i < 4 ? 2u : 1u, false});
    refs.push_back(at + offsetof(StepHeader, scratch));
    size_t params = at + sizeof(step);
    for (uint32_t i = 0; i < step.slots.total; ++i, params += sizeof(Ref)) refs.push_back(params);
    if (step.kernel < kernels.size())
      add_params(params, load<uint32_t>(file_, kernels[step.kernel]));
    return std::max<size_t>(step.step_bytes, 4);
  }

  void add_params(size_t at, uint32_t kernel) {
    const KernelRow* row = find_row({all_rows().data(), uint32_t(all_rows().size())}, kernel);
    const OpDef* op = row == nullptr ? nullptr : find_op_by_code(row->op_code);
    if (op == nullptr) return;
    for (const Field& field : op->params.fields) {
      const size_t width = width_of(field.kind);
      for (uint32_t i = 0; i < field.count; ++i) {
        numbers.push_back({at + field.offset + i * width, width, field.kind == FieldKind::f32});
      }
    }
  }

  const Bytes& file_;
};

class ContainerMutator {
 public:
  ContainerMutator(Rng& rng, Bytes& file) : rng_(rng), file_(file), places_(file) {}

  void change() {
    switch (rng_.below(12)) {
      case 0:
        return change_number(rng_, file_, 4 + 2 * rng_.below(12), rng_.chance(0.5) ? 2 : 4);
      case 1:
        return change_section();
      case 2:
        return change_kernel();
      case 3:
        return change_steps();
      case 4:
      case 5:
      case 6:
      case 7:
        return change_ref();
      default:
        return change_record();
    }
  }

 private:
  void change_section() {
    if (places_.sections.empty()) return;
    const size_t at = pick_of(rng_, places_.sections);
    const size_t word = rng_.below(3);
    change_number(rng_, file_, at + 4 * word, word == 0 ? 2 : 4);
  }
  // Mostly for one that could stand there: of the same size.
  void change_kernel() {
    if (places_.kernels.empty()) return;
    const size_t at = pick_of(rng_, places_.kernels);
    const std::vector<KernelRow>& rows = all_rows();
    const KernelRow* old =
        find_row({rows.data(), uint32_t(rows.size())}, load<uint32_t>(file_, at));
    for (int tries = 0; tries < 200; ++tries) {
      const KernelRow& row = rows[rng_.below(rows.size())];
      const bool alike = old == nullptr || (row.params_bytes == old->params_bytes &&
                                            row.slots == old->slots && row.id != old->id);
      if (alike || tries == 199) return store(file_, at, row.id);
    }
  }
  void change_ref() {
    if (places_.refs.empty()) return;
    const size_t at = pick_of(rng_, places_.refs);
    const Ref old = load<Ref>(file_, at);
    const uint32_t end = places_.header.arena_bytes - places_.header.spill_bytes;
    switch (rng_.below(5)) {
      case 0:
        return store(file_, at, load<Ref>(file_, pick_of(rng_, places_.refs)));
      case 1:
        return store(file_, at, Ref::make(Region(rng_.below(4)), old.offset()));
      case 2:
        return store(file_, at,
                     Ref::make(old.region(), (old.offset() + 16 * uint32_t(rng_.between(-4, 4))) &
                                                 Ref::kOffsetMask));
      case 3:
        return store(
            file_, at,
            Ref::make(Region::arena, (end - 16 * uint32_t(rng_.below(4))) & Ref::kOffsetMask));
      default:
        return change_number(rng_, file_, at, 4);
    }
  }
  void change_record() {
    if (places_.numbers.empty()) return;
    const ContainerPlaces::Number number = pick_of(rng_, places_.numbers);
    // Params agree with each other: two are often changed to the same.
    const ContainerPlaces::Number other = pick_of(rng_, places_.numbers);
    if (other.width == number.width && rng_.chance(0.2)) {
      if (number.at + number.width > file_.size() || other.at + other.width > file_.size()) return;
      std::copy_n(file_.begin() + std::ptrdiff_t(other.at), number.width,
                  file_.begin() + std::ptrdiff_t(number.at));
      return;
    }
    change_number(rng_, file_, number.at, number.width, number.is_float);
  }
  // One left out, or one twice: the program is written again at the end of the file.
  void change_steps() {
    if (places_.steps.empty()) return;
    const size_t from = places_.program, first = places_.steps[0].at;
    const auto& last = places_.steps.back();
    if (last.at + last.bytes > file_.size() || first < from) return;
    Bytes program(file_.begin() + std::ptrdiff_t(from), file_.begin() + std::ptrdiff_t(first));
    const size_t at = rng_.below(places_.steps.size()), source = rng_.below(places_.steps.size());
    const bool drop = rng_.chance(0.4);
    uint16_t count = 0;
    for (size_t s = 0; s < places_.steps.size(); ++s) {
      if (s == at && drop) continue;
      for (size_t from_step : {s, source}) {
        if (from_step == source && s != at && from_step != s) continue;
        const auto& step = places_.steps[from_step];
        program.insert(program.end(), file_.begin() + std::ptrdiff_t(step.at),
                       file_.begin() + std::ptrdiff_t(step.at + step.bytes));
        ++count;
        if (s != at) break;
      }
    }
    store(program, offsetof(ProgramHeader, step_count), count);
    file_.resize((file_.size() + 15) / 16 * 16);
    store(file_, places_.program_record + offsetof(SectionRecord, at), uint32_t(file_.size()));
    store(file_, places_.program_record + offsetof(SectionRecord, bytes), uint32_t(program.size()));
    file_.insert(file_.end(), program.begin(), program.end());
    store(file_, offsetof(ContainerHeader, total_bytes), uint32_t(file_.size()));
  }

  Rng& rng_;
  Bytes& file_;
  ContainerPlaces places_;
};

inline void mutate_container(Rng& rng, Bytes& file) {
  if (file.size() < sizeof(ContainerHeader)) return change_byte(rng, file);
  ContainerMutator(rng, file).change();
}

}  // namespace mw::mutate
