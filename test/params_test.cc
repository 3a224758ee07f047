// SPDX-License-Identifier: Apache-2.0
// Params and derived tables of a hostile container: what footprint() and check_tables() let pass
// runs inside buffers of exactly the sizes that the footprint gives.
#include <gtest/gtest.h>

#include "host/ir/random_case.h"
#include "test/row_runner.h"

namespace mw {
namespace {

constexpr int kCases = 60, kDamages = 10;
constexpr uint64_t kLargestProblem_bytes = 1u << 18, kMostMacs = 1'000'000;

Bytes damaged_params(const Problem& p, Rng& rng) {
  constexpr int64_t kValues[] = {0,   1,     -1,     2,       3,       15,        127,
                                 255, 32767, -32768, 1 << 16, 1 << 28, INT32_MAX, INT32_MIN};
  const auto& fields = p.node().op->params.fields;
  Bytes params = p.params;
  for (uint64_t changes = rng.between(1, 3); changes > 0; --changes) {
    const Field& field = fields[rng.below(fields.size())];
    const uint32_t index = uint32_t(rng.below(field.count));
    const double old = get_field(field, params, index);
    const double value = rng.chance(0.3)   ? old + double(rng.between(-2, 2))
                         : rng.chance(0.2) ? old * 2
                                           : double(kValues[rng.below(std::size(kValues))]);
    set_field(field, params, index, value);
  }
  return params;
}

// Tables as a file may hold them: those of the undamaged problem over and over, or anything.
std::vector<Bytes> some_tables(const Problem& p, const KernelRow& row, const RowSizes& sizes,
                               Rng& rng) {
  const std::vector<Bytes> own = tables_of(p, row, sizes_of(p, row, p.params));
  std::vector<Bytes> tables;
  for (size_t t = 0; t < sizes.tables.size(); ++t) {
    Bytes table(sizes.tables[t]);
    const bool anything = own[t].empty() || rng.chance(0.4);
    for (size_t i = 0; i < table.size(); ++i) {
      table[i] = anything ? uint8_t(rng.next()) : own[t][i % own[t].size()];
    }
    tables.push_back(std::move(table));
  }
  return tables;
}

struct Counts {
  int refused = 0, refused_tables = 0, ran = 0;
};

void try_damage(const Problem& p, const KernelRow& row, Rng& rng, Counts& counts) {
  const Bytes params = damaged_params(p, rng);
  const RowSizes sizes = sizes_of(p, row, params);
  if (sizes.status != Status::ok || !row.supports(params.data())) {
    ++counts.refused;
    return;
  }
  if (sizes.total() > kLargestProblem_bytes) return;
  if (p.core().macs != nullptr && p.core().macs(params.data()) > kMostMacs) return;
  const std::vector<Bytes> tables = some_tables(p, row, sizes, rng);
  const RowSizes whole = sizes_of(p, row, params, tables);
  if (whole.status != Status::ok) {
    ++counts.refused_tables;
    return;
  }
  std::vector<Bytes> inputs;
  for (size_t i = 0; i < whole.in.size(); ++i) {
    inputs.emplace_back(p.inputs[i].empty() ? 0 : whole.in[i]);
    for (uint8_t& byte : inputs.back()) byte = uint8_t(rng.next());
  }
  RowRun one(p, row, params, {0xa5, 0x3c, 0x5a}, tables);
  RowRun other(p, row, params, {0x7e, 0x3c, 0x5a}, tables);
  EXPECT_EQ(one.run(inputs), other.run(inputs)) << row.name << " reads outside its buffers";
  EXPECT_EQ(one.states(), other.states()) << row.name << " reads outside its buffers";
  ++counts.ran;
}

class Params : public testing::TestWithParam<const OpDef*> {};

TEST_P(Params, DamagedOnesAndTheirTablesAreRefusedOrSafe) {
  const OpDef& op = *GetParam();
  Counts counts;
  bool checks_tables = false;
  for (uint32_t dtype = 1; dtype < kDTypeCount; ++dtype) {
    Rng rng(op.core->code * 7919u + dtype);
    for (int c = 0; c < kCases && !HasFailure(); ++c) {
      auto graph = op.random_case(rng, DType(dtype));
      if (!graph) break;
      auto problem = problem_of(std::move(*graph));
      ASSERT_TRUE(problem.has_value());
      problem->set_inputs(std::vector<Bytes>(problem->graph.inputs.size(), Bytes(1)));
      SCOPED_TRACE("dtype " + std::to_string(dtype) + " case " + std::to_string(c));
      for (const KernelRow* row : problem->rows()) {
        const RowSizes sizes = sizes_of(*problem, *row, problem->params);
        for (uint32_t bytes : sizes.tables) checks_tables = checks_tables || bytes != 0;
        checks_tables = checks_tables && row->check_tables != nullptr;
        for (int i = 0; i < kDamages; ++i) try_damage(*problem, *row, rng, counts);
      }
    }
  }
  EXPECT_GT(counts.refused, 0);
  EXPECT_GT(counts.ran, 0);
  EXPECT_EQ(counts.refused_tables > 0, checks_tables);
}

INSTANTIATE_TEST_SUITE_P(All, Params, testing::ValuesIn(ops_where(makes_cases)), name_of_op);

}  // namespace
}  // namespace mw
