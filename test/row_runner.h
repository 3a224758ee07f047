// SPDX-License-Identifier: Apache-2.0
// What: which operators a generic test is for; Problem, the one node of a random or golden case,
// prepared; and RowRun, which runs a kernel row on it in buffers of exactly the sizes that its
// footprint gives. Why: a kernel that reads or writes outside its buffers must fail a test, in
// every build: under AddressSanitizer each buffer is a heap block of its own; else guard bytes
// stand round it, and a second run with other bytes there and in the scratch must give the same
// outputs. Contract: for tests; failures are those of gtest. State lives as long as the RowRun.
#pragma once

#include <gtest/gtest.h>

#include <optional>
#include <vector>

#include "host/ir/op_def.h"
#include "host/ir/slots.h"
#include "host/plan/variants.h"
#include "test/exact_buffer.h"

namespace mw {

// The operators that a generic test concerns; the others have nothing to test.
template <class Concerns>
std::vector<const OpDef*> ops_where(Concerns concerns) {
  std::vector<const OpDef*> found;
  for (const OpDef* op : all_ops()) {
    if (concerns(*op)) found.push_back(op);
  }
  return found;
}
inline bool makes_cases(const OpDef& op) {
  return op.random_case != nullptr;
}
inline std::string name_of_op(const testing::TestParamInfo<const OpDef*>& test) {
  return std::string(test.param->name());
}

// A node with its Params, and the contents of its inputs by slot; absent ones are empty.
struct Problem {
  Graph graph;
  Bytes params;
  std::vector<TensorType> in, out;
  std::vector<Bytes> inputs;

  const Node& node() const { return graph.nodes[0]; }
  const OpCore& core() const { return *node().op->core; }
  Slots slots() const { return slots_of(core(), uint32_t(in.size()), uint32_t(out.size())); }
  OpTypes types() const {
    return {{in.data(), uint32_t(in.size())}, {out.data(), uint32_t(out.size())}};
  }
  // What table 0 of a packed row holds; empty where it refuses these constants.
  std::optional<Bytes> stream_for(const KernelRow& row) const {
    const auto nodes = variants_of(graph, {.isa_mask = ~0u});
    EXPECT_TRUE(nodes.ok()) << nodes.error().text();
    for (const Variant& variant : (*nodes)[0].variants) {
      if (variant.row->id == row.id) return (*variant.tables)[0];
    }
    return std::nullopt;
  }
  bool suits(const KernelRow& row) const {
    return fits(row, params.data(), types()) && (!row.packed || stream_for(row));
  }
  // The rows that fit, the reference last.
  std::vector<const KernelRow*> rows() const {
    std::vector<const KernelRow*> fitting;
    for (const KernelRow& row : node().op->rows) {
      if (suits(row)) fitting.push_back(&row);
    }
    return fitting;
  }
  // Contents of the graph's inputs, in its order.
  void set_inputs(std::span<const Bytes> contents) {
    for (size_t i = 0; i < graph.inputs.size(); ++i) {
      for (size_t slot = 0; slot < node().inputs.size(); ++slot) {
        if (node().inputs[slot] == graph.inputs[i]) inputs[slot] = contents[i];
      }
    }
  }
};

// Empty, and a failure, where the operator refuses its own case.
inline std::optional<Problem> problem_of(Graph graph) {
  Problem p{std::move(graph), {}, {}, {}, {}};
  p.in = p.graph.input_types(p.node());
  p.out = p.graph.output_types(p.node());
  p.params.resize(p.core().params_bytes);
  const Status status = p.core().prepare(p.node().attrs.data(), p.types(), p.params.data());
  EXPECT_EQ(status, Status::ok) << p.core().name << ": " << status_text(status);
  if (status != Status::ok) return std::nullopt;
  for (uint32_t slot = 0; slot < p.slots().in(); ++slot) {
    const TensorId id = p.node().input(slot);
    const bool constant = id != kNoTensor && p.graph.tensors[size_t(id)].is_constant();
    p.inputs.push_back(constant ? *p.graph.tensors[size_t(id)].data : Bytes());
  }
  return p;
}

// What a footprint says of each slot.
struct RowSizes {
  Status status = Status::ok;
  std::vector<uint32_t> in, tables, out, states;
  std::vector<uint32_t> patterns;  // of the states
  uint32_t scratch = 0;

  uint64_t total() const {
    uint64_t sum = scratch;
    for (const auto* kind : {&in, &tables, &out, &states}) {
      for (uint32_t bytes : *kind) sum += bytes;
    }
    return sum;
  }
};

// tables: by slot; null while they are not known, and then `in` is empty where it stands in them.
inline RowSizes sizes_of(const Problem& p, const KernelRow& row, const Bytes& params,
                         const void* const* tables = nullptr) {
  const Slots slots = p.slots();
  OwnFootprint f(slots);
  RowSizes sizes;
  sizes.status = row.footprint(params.data(), row, *f);
  if (sizes.status == Status::ok && tables != nullptr && row.check_tables != nullptr) {
    sizes.status = row.check_tables(params.data(), tables, *f);
  }
  if (sizes.status != Status::ok) return sizes;
  sizes.in.assign(f->in_bytes, f->in_bytes + slots.in());
  sizes.tables.assign(f->table_bytes, f->table_bytes + slots.tables());
  sizes.out.assign(f->out_bytes, f->out_bytes + slots.out());
  sizes.states.assign(f->state_bytes, f->state_bytes + slots.states());
  sizes.patterns.assign(f->state_pattern, f->state_pattern + slots.states());
  sizes.scratch = f->scratch_bytes;
  return sizes;
}

// Tables for a row: derived as the operator does of these types; or for a packed row the stream of
// the problem, over and over where Params are others.
inline std::vector<Bytes> tables_of(const Problem& p, const KernelRow& row, const OpTypes& types,
                                    const RowSizes& sizes) {
  std::vector<Bytes> tables;
  std::vector<void*> at;
  for (uint32_t bytes : sizes.tables) {
    tables.emplace_back(bytes);
    at.push_back(bytes == 0 ? nullptr : tables.back().data());
  }
  if (row.packed) {
    const Bytes stream = p.stream_for(row).value_or(Bytes(1));
    for (size_t i = 0; i < tables[0].size(); ++i) tables[0][i] = stream[i % stream.size()];
  } else if (p.core().derive != nullptr) {
    p.core().derive(p.node().attrs.data(), types, p.params.data(), at.data());
  }
  return tables;
}
inline std::vector<Bytes> tables_of(const Problem& p, const KernelRow& row, const RowSizes& sizes) {
  return tables_of(p, row, p.types(), sizes);
}

// Sizes with what stands in the tables.
inline RowSizes sizes_of(const Problem& p, const KernelRow& row, const Bytes& params,
                         const std::vector<Bytes>& tables) {
  std::vector<const void*> at;
  for (const Bytes& table : tables) at.push_back(table.empty() ? nullptr : table.data());
  return sizes_of(p, row, params, at.data());
}

// What stands where no kernel may look: results must not depend on it.
struct Surroundings {
  uint8_t guard = 0xa5, scratch = 0x3c, output = 0x5a;
};

class RowRun {
 public:
  // Params may be others than the problem's; sizes are theirs, and the tables pass their check.
  RowRun(const Problem& p, const KernelRow& row, Bytes params, Surroundings around,
         const std::vector<Bytes>& tables)
      : problem_(p), row_(row), params_(std::move(params)) {
    RowSizes sizes = sizes_of(p, row, params_);
    EXPECT_EQ(sizes.status, Status::ok) << row.name;
    for (uint32_t bytes : sizes.tables) tables_.emplace_back(bytes, uint8_t(0), around.guard);
    std::vector<const void*> table_at;
    for (size_t i = 0; i < tables_.size(); ++i) {
      tables_[i].set(tables[i]);
      table_at.push_back(tables_[i].bytes() == 0 ? nullptr : tables_[i].data());
    }
    sizes = sizes_of(p, row, params_, table_at.data());
    EXPECT_EQ(sizes.status, Status::ok) << row.name;
    for (uint32_t bytes : sizes.in) in_.emplace_back(bytes, uint8_t(0), around.guard);
    for (uint32_t bytes : sizes.out) out_.emplace_back(bytes, around.output, around.guard);
    for (size_t i = 0; i < sizes.states.size(); ++i) {
      states_.emplace_back(sizes.states[i], uint8_t(0), around.guard);
      for (uint32_t b = 0; b < sizes.states[i]; ++b) {
        states_.back().data()[b] = uint8_t(sizes.patterns[i] >> (8 * (b % 4)));
      }
    }
    scratch_.emplace_back(sizes.scratch, around.scratch, around.guard);
  }

  // The outputs, for inputs by slot; an empty one is absent.
  std::vector<Bytes> run(std::vector<Bytes> inputs) {
    // A packed row reads its stream instead.
    for (size_t i = 0; i < in_.size(); ++i) {
      if (row_.packed && in_[i].bytes() == 0) inputs[i].clear();
    }
    for (size_t i = 0; i < in_.size(); ++i) {
      if (!inputs[i].empty()) in_[i].set(inputs[i]);
    }
    row_.run(params_.data(), args(inputs));
    for (size_t i = 0; i < in_.size(); ++i) {
      EXPECT_TRUE(inputs[i].empty() || in_[i].contents() == inputs[i])
          << row_.name << " wrote into input " << i;
    }
    for (const auto* kind : {&in_, &tables_, &out_, &states_, &scratch_}) {
      for (const ExactBuffer& buffer : *kind) {
        EXPECT_TRUE(buffer.intact()) << row_.name << " wrote outside a buffer";
      }
    }
    return contents_of(out_);
  }
  std::vector<Bytes> states() const { return contents_of(states_); }

 private:
  static std::vector<Bytes> contents_of(const std::vector<ExactBuffer>& buffers) {
    std::vector<Bytes> contents;
    for (const ExactBuffer& buffer : buffers) contents.push_back(buffer.contents());
    return contents;
  }
  KernelArgs args(const std::vector<Bytes>& inputs) {
    KernelArgs a(problem_.slots());
    for (size_t i = 0; i < inputs.size(); ++i) {
      a.in[i] = inputs[i].empty() ? nullptr : in_[i].data();
    }
    for (size_t i = 0; i < tables_.size(); ++i) {
      a.tables[i] = tables_[i].bytes() == 0 ? nullptr : tables_[i].data();
    }
    for (size_t i = 0; i < out_.size(); ++i) a.out[i] = out_[i].data();
    for (size_t i = 0; i < states_.size(); ++i) a.states[i] = states_[i].data();
    a.scratch = scratch_[0].bytes() == 0 ? nullptr : scratch_[0].data();
    return a;
  }

  const Problem& problem_;
  const KernelRow& row_;
  Bytes params_;
  std::vector<ExactBuffer> in_, tables_, out_, states_, scratch_;
};

}  // namespace mw
