// SPDX-License-Identifier: Apache-2.0
// Generic tests of every operator, from its random_case(): each kernel row against the reference
// row in buffers of exactly their sizes, in both raster orders, and overlapped plans against plans
// without overlap.
#include <gtest/gtest.h>

#include <cmath>
#include <cstring>

#include "host/ir/dtypes.h"
#include "host/ir/random_case.h"
#include "host/sim/sim.h"
#include "test/row_runner.h"

namespace mw {
namespace {

constexpr int kCases = 60;

// A random case, and random contents of its inputs; empty where the operator makes none.
std::optional<Problem> make_problem(const OpDef& op, Rng& rng, DType dtype) {
  if (op.random_case == nullptr) return std::nullopt;
  auto graph = op.random_case(rng, dtype);
  if (!graph) return std::nullopt;
  auto problem = problem_of(std::move(*graph));
  if (!problem) return std::nullopt;
  std::vector<Bytes> inputs;
  for (TensorId id : problem->graph.inputs) {
    inputs.push_back(random_contents(rng, problem->graph.tensors[size_t(id)]));
  }
  problem->set_inputs(inputs);
  return problem;
}

// The outputs of a row, then its states.
std::vector<Bytes> run_row(const Problem& p, const KernelRow& row, const Bytes& params) {
  RowRun run(p, row, params, {}, tables_of(p, row, sizes_of(p, row, params)));
  std::vector<Bytes> results = run.run(p.inputs);
  for (const Bytes& state : run.states()) results.push_back(state);
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
  for (float v : b) largest = std::isfinite(v) ? std::max(largest, std::fabs(v)) : largest;
  for (size_t i = 0; i < a.size(); ++i) {
    if (a[i] == b[i] || (std::isnan(a[i]) && std::isnan(b[i]))) continue;
    EXPECT_LE(std::fabs(a[i] - b[i]), tolerance * largest) << name << " element " << i;
  }
}

class Operators : public testing::TestWithParam<const OpDef*> {};
class ReversibleOperators : public Operators {};
class OperatorsOfFiles : public Operators {};  // the others have one kernel, without scratch

TEST_P(Operators, EveryRowEqualsTheReferenceInsideItsBuffers) {
  const OpDef& op = *GetParam();
  int problems = 0;
  for (DType dtype : all_dtypes()) {
    for (int c = 0; c < kCases; ++c) {
      Rng rng(uint64_t(c) * 977 + uint64_t(dtype));
      const auto problem = make_problem(op, rng, dtype);
      if (!problem) break;
      const std::vector<const KernelRow*> rows = problem->rows();
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
  for (DType dtype : all_dtypes()) {
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
TEST_P(ReversibleOperators, ReverseOrderChangesNoByte) {
  const OpDef& op = *GetParam();
  for (DType dtype : {DType::f32, DType::s8}) {
    for (int c = 0; c < kCases; ++c) {
      Rng rng(uint64_t(c) * 131 + uint64_t(dtype));
      const auto problem = make_problem(op, rng, dtype);
      if (!problem) break;
      Bytes reversed = problem->params;
      op.core->set_reverse(reversed.data());
      for (const KernelRow* row : problem->rows()) {
        if (!row->raster) continue;
        EXPECT_EQ(run_row(*problem, *row, problem->params), run_row(*problem, *row, reversed))
            << row->name;
      }
      if (testing::Test::HasFailure()) return;
    }
  }
}

// A row alone knows what scratch its kernel takes: the operator's footprint passes that on.
TEST_P(OperatorsOfFiles, FootprintsHaveTheScratchOfTheirRow) {
  const OpDef& op = *GetParam();
  for (DType dtype : all_dtypes()) {
    Rng rng(100 + uint64_t(dtype));
    const auto problem = make_problem(op, rng, dtype);
    if (!problem) continue;
    for (const KernelRow* row : problem->rows()) {
      KernelRow other = *row;
      other.scratch_bytes = [](const void*) -> uint32_t { return 4321; };
      EXPECT_EQ(sizes_of(*problem, other, problem->params).scratch, 4321u) << row->name;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(All, Operators, testing::ValuesIn(all_ops().begin(), all_ops().end()),
                         name_of_op);
INSTANTIATE_TEST_SUITE_P(All, ReversibleOperators, testing::ValuesIn(ops_where([](const OpDef& op) {
                           return makes_cases(op) && op.core->set_reverse != nullptr;
                         })),
                         name_of_op);
INSTANTIATE_TEST_SUITE_P(All, OperatorsOfFiles, testing::ValuesIn(ops_where([](const OpDef& op) {
                           return makes_cases(op) && op.core->tflite_code != kNoTflite;
                         })),
                         name_of_op);

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
