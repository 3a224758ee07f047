// SPDX-License-Identifier: Apache-2.0
// Generic tests of every operator, from its random_case(): each kernel row against the reference
// row in buffers of exactly their sizes, overlapped plans against plans without overlap, and
// Params damaged at random, which footprint() must refuse or make safe.
#include <gtest/gtest.h>

#include <cmath>
#include <cstring>

#include "host/ir/random_case.h"
#include "host/ir/slots.h"
#include "host/plan/variants.h"
#include "host/sim/sim.h"
#include "test/exact_buffer.h"

namespace mw {
namespace {

constexpr DType kDTypes[] = {DType::f32, DType::s8,  DType::s16, DType::u16,
                             DType::s32, DType::u32, DType::u64, DType::b8};
constexpr int kCases = 60;

// The one node of a case, prepared, with random input contents.
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
};

// What table 0 of a packed row holds; empty where it refuses the problem's constants.
std::optional<Bytes> stream_for(const KernelRow& row, const Problem& p) {
  const auto nodes = variants_of(p.graph, {.isa_mask = ~0u});
  EXPECT_TRUE(nodes.ok()) << nodes.error().text();
  for (const Variant& variant : (*nodes)[0].variants) {
    if (variant.row->id == row.id) return (*variant.tables)[0];
  }
  return std::nullopt;
}

bool matches(const KernelRow& row, const Problem& p) {
  return fits(row, p.params.data(), p.types()) && (!row.packed || stream_for(row, p));
}

std::optional<Problem> make_problem(const OpDef& op, Rng& rng, DType dtype) {
  if (op.random_case == nullptr) return std::nullopt;
  auto graph = op.random_case(rng, dtype);
  if (!graph) return std::nullopt;
  Problem p{std::move(*graph), {}, {}, {}, {}};
  p.in = p.graph.input_types(p.node());
  p.out = p.graph.output_types(p.node());
  p.params.resize(p.core().params_bytes);
  const Status status = p.core().prepare(p.node().attrs.data(), p.types(), p.params.data());
  EXPECT_EQ(status, Status::ok) << op.name() << ": " << status_text(status);
  if (status != Status::ok) return std::nullopt;
  for (uint32_t i = 0; i < p.slots().in(); ++i) {
    const TensorId id = p.node().input(i);
    if (id == kNoTensor) {
      p.inputs.emplace_back();
      continue;
    }
    const Tensor& tensor = p.graph.tensors[size_t(id)];
    p.inputs.push_back(tensor.is_constant() ? *tensor.data : random_contents(rng, tensor));
  }
  return p;
}

// Runs a row on exact, guarded buffers; returns all outputs (state included).
std::vector<Bytes> run_row(const Problem& p, const KernelRow& row, const Bytes& params) {
  OwnFootprint f(p.slots());
  EXPECT_EQ(row.footprint(params.data(), row, *f), Status::ok);
  std::vector<ExactBuffer> in, out, tables;
  KernelArgs args(p.slots());
  std::vector<void*> table_pointers(p.slots().tables());
  for (uint32_t t = 0; t < p.slots().tables(); ++t) {
    tables.emplace_back(f->table_bytes[t]);
    table_pointers[t] = f->table_bytes[t] == 0 ? nullptr : tables.back().data();
    args.tables[t] = table_pointers[t];
  }
  if (row.packed) {
    const Bytes stream = stream_for(row, p).value();
    EXPECT_EQ(stream.size(), f->table_bytes[0]) << row.name;
    std::memcpy(tables[0].data(), stream.data(),
                std::min<size_t>(f->table_bytes[0], stream.size()));
  } else if (p.core().derive != nullptr) {
    p.core().derive(p.node().attrs.data(), p.types(), params.data(), table_pointers.data());
  }
  if (row.check_tables != nullptr) {
    EXPECT_EQ(row.check_tables(params.data(), table_pointers.data(), *f), Status::ok) << row.name;
  }
  for (uint32_t i = 0; i < p.slots().in(); ++i) {
    in.emplace_back(f->in_bytes[i]);
    if (p.inputs[i].empty() || (row.packed && f->in_bytes[i] == 0)) continue;
    EXPECT_EQ(p.inputs[i].size(), f->in_bytes[i]) << row.name << " input " << i;
    std::memcpy(in.back().data(), p.inputs[i].data(),
                std::min<size_t>(f->in_bytes[i], p.inputs[i].size()));
    args.in[i] = in.back().data();
  }
  for (uint32_t i = 0; i < p.slots().out(); ++i) {
    out.emplace_back(f->out_bytes[i], 0x5a);
    args.out[i] = out.back().data();
  }
  for (uint32_t i = 0; i < p.slots().states(); ++i) {
    out.emplace_back(f->state_bytes[i]);
    args.states[i] = out.back().data();
    for (uint32_t b = 0; b < f->state_bytes[i]; ++b) {
      out.back().data()[b] = uint8_t(f->state_pattern[i] >> (8 * (b % 4)));
    }
  }
  ExactBuffer scratch(f->scratch_bytes, 0x3c);
  args.scratch = f->scratch_bytes == 0 ? nullptr : scratch.data();
  row.run(params.data(), args);
  std::vector<Bytes> results;
  for (const auto* set : {&in, &out, &tables}) {
    for (const ExactBuffer& g : *set)
      EXPECT_TRUE(g.intact()) << row.name << " wrote outside a buffer";
  }
  EXPECT_TRUE(scratch.intact()) << row.name << " wrote outside its scratch";
  for (const ExactBuffer& g : out) results.push_back(g.contents());
  return results;
}

void expect_equal(const Bytes& got, const Bytes& want, DType dtype, float tolerance,
                  const char* name) {
  if (dtype != DType::f32) {
    EXPECT_TRUE(got == want) << name << " differs from the reference";
    return;
  }
  std::vector<float> a(got.size() / 4), b(want.size() / 4);
  std::memcpy(a.data(), got.data(), got.size());
  std::memcpy(b.data(), want.data(), want.size());
  float largest = 0;
  for (float v : b) largest = std::max(largest, std::fabs(v));
  for (size_t i = 0; i < a.size(); ++i) {
    EXPECT_LE(std::fabs(a[i] - b[i]), tolerance * largest) << name << " element " << i;
  }
}

class Operators : public testing::TestWithParam<const OpDef*> {};

TEST_P(Operators, EveryRowEqualsTheReferenceInsideItsBuffers) {
  const OpDef& op = *GetParam();
  int problems = 0;
  for (DType dtype : kDTypes) {
    for (int c = 0; c < kCases; ++c) {
      Rng rng(uint64_t(c) * 977 + uint64_t(dtype));
      const auto problem = make_problem(op, rng, dtype);
      if (!problem) break;
      std::vector<const KernelRow*> rows;
      for (const KernelRow& row : op.rows) {
        if (matches(row, *problem)) rows.push_back(&row);
      }
      ASSERT_FALSE(rows.empty()) << op.name();
      ++problems;
      const auto want = run_row(*problem, *rows.back(), problem->params);
      for (const KernelRow* row : rows) {
        const auto got = run_row(*problem, *row, problem->params);
        for (size_t i = 0; i < want.size(); ++i) {
          const DType out_dtype = i < problem->out.size() ? problem->out[i].dtype : DType::u8;
          expect_equal(got[i], want[i], out_dtype, op.f32_tolerance, row->name);
        }
      }
      if (testing::Test::HasFailure()) FAIL() << op.name() << " case " << c;
    }
  }
  EXPECT_EQ(problems > 0, op.random_case != nullptr);
}

TEST_P(Operators, OverlapInMemoryChangesNoByte) {
  const OpDef& op = *GetParam();
  for (DType dtype : kDTypes) {
    for (int c = 0; c < kCases; ++c) {
      Rng rng(uint64_t(c) * 31 + uint64_t(dtype));
      const auto problem = make_problem(op, rng, dtype);
      if (!problem) break;
      std::vector<Bytes> inputs;
      for (TensorId id : problem->graph.inputs) {
        inputs.push_back(random_contents(rng, problem->graph.tensors[size_t(id)]));
      }
      for (uint32_t isa : {isa_bit(Isa::portable), ~0u}) {
        PlanOptions apart, shared;
        apart.isa_mask = shared.isa_mask = isa;
        apart.overlap = false;
        auto a = Sim::open(problem->graph, apart), b = Sim::open(problem->graph, shared);
        ASSERT_TRUE(a.ok()) << a.error().text();
        ASSERT_TRUE(b.ok()) << b.error().text();
        EXPECT_LE(b->arena_bytes(), a->arena_bytes());
        EXPECT_EQ(a->run(inputs).value(), b->run(inputs).value()) << op.name() << " case " << c;
      }
      if (testing::Test::HasFailure()) return;
    }
  }
}

// Reverse order is what the planner uses to keep chains in place; it must give the same bytes.
TEST_P(Operators, ReverseOrderChangesNoByte) {
  const OpDef& op = *GetParam();
  if (op.core->set_reverse == nullptr) GTEST_SKIP() << "has no reverse order";
  for (DType dtype : {DType::f32, DType::s8}) {
    for (int c = 0; c < kCases; ++c) {
      Rng rng(uint64_t(c) * 131 + uint64_t(dtype));
      const auto problem = make_problem(op, rng, dtype);
      if (!problem) break;
      Bytes reversed = problem->params;
      op.core->set_reverse(reversed.data());
      for (const KernelRow& row : op.rows) {
        if (!row.raster || !matches(row, *problem)) continue;
        EXPECT_EQ(run_row(*problem, row, problem->params), run_row(*problem, row, reversed))
            << row.name;
      }
      if (testing::Test::HasFailure()) return;
    }
  }
}

// Meant for the sanitizers: whatever footprint() lets pass must run inside its own sizes.
TEST_P(Operators, DamagedParamsAreRefusedOrSafe) {
  const OpDef& op = *GetParam();
  for (DType dtype : kDTypes) {
    for (int c = 0; c < kCases; ++c) {
      Rng rng(uint64_t(c) * 7919 + uint64_t(dtype));
      auto problem = make_problem(op, rng, dtype);
      if (!problem) break;
      for (const KernelRow& row : op.rows) {
        if (!matches(row, *problem)) continue;
        Bytes params = problem->params;
        for (uint64_t changes = rng.between(1, 3); changes > 0; --changes) {
          const Field& field = op.params.fields[rng.below(op.params.fields.size())];
          const int64_t interesting[] = {0,   1,     -1,     2,       3,         127,
                                         255, 32767, -32768, 1 << 28, INT32_MAX, INT32_MIN};
          const int64_t value = interesting[rng.below(std::size(interesting))];
          set_field(field, params, uint32_t(rng.below(field.count)), double(value));
        }
        const Slots slots = problem->slots();
        OwnFootprint f(slots);
        if (row.footprint(params.data(), row, *f) != Status::ok || !row.supports(params.data()))
          continue;
        uint64_t total = f->scratch_bytes;
        for (uint32_t i = 0; i < Footprint::words(slots); ++i) total += f->in_bytes[i];
        if (total > (1u << 18)) continue;
        for (uint32_t i = 0; i < slots.in(); ++i) {
          if (!problem->inputs[i].empty()) problem->inputs[i].resize(f->in_bytes[i]);
        }
        if (problem->core().macs != nullptr && problem->core().macs(params.data()) > 10'000'000)
          continue;
        if (problem->core().derive == nullptr) run_row(*problem, row, params);
      }
      if (testing::Test::HasFailure()) FAIL() << op.name() << " case " << c;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(All, Operators, testing::ValuesIn(all_ops().begin(), all_ops().end()),
                         [](const auto& test) { return std::string(test.param->name()); });

TEST(Registry, EveryOperatorFitsTheDeviceLoader) {
  for (const OpDef* op : all_ops()) {
    EXPECT_LE(op->core->attrs_bytes, kMaxAttrsBytes) << op->name();
    EXPECT_LE(op->core->params_bytes, kMaxParamsBytes) << op->name();
    EXPECT_LE(op->core->tables, kMaxTables) << op->name();
    EXPECT_LE(op->core->states, kMaxStates) << op->name();
  }
}

TEST(Registry, CodesAndKernelIdsAreUnique) {
  for (const OpDef* a : all_ops()) {
    for (const OpDef* b : all_ops()) {
      EXPECT_TRUE(a == b || a->core->code != b->core->code) << a->name() << " and " << b->name();
    }
  }
  for (const KernelRow& a : all_rows()) {
    for (const KernelRow& b : all_rows()) {
      EXPECT_TRUE(&a == &b || a.id != b.id) << a.name << " and " << b.name;
    }
  }
}

}  // namespace
}  // namespace mw
