// SPDX-License-Identifier: Apache-2.0
// Every number of a container's records, changed a little or much: open_plan() refuses it, or what
// it opens stays inside the container and the arena, each in a buffer of exactly its size.
#include <gtest/gtest.h>

#include "host/ir/random_case.h"
#include "host/sim/sim.h"
#include "test/mutate/container.h"
#include "test/opened_model.h"
#include "test/row_runner.h"

namespace mw {
namespace {

constexpr uint32_t kMostRecord_bytes = 700;  // of one container that are tried
constexpr int kContainers = 2;               // of an operator and data type

// Where the constants begin, which the writer puts last.
uint32_t constants_at(const Bytes& whole, const ContainerHeader& header) {
  SectionRecord last;
  std::memcpy(&last, whole.data() + sizeof(header) + (header.section_count - 1u) * sizeof(last),
              sizeof(last));
  EXPECT_EQ(Section(last.kind), Section::constants);
  return last.at;
}

// Every 32-bit word before the constants.
void try_words(const Bytes& whole, OpenedCounts& counts) {
  ContainerHeader header;
  std::memcpy(&header, whole.data(), sizeof(header));
  const uint32_t end = std::min(constants_at(whole, header), kMostRecord_bytes);
  for (uint32_t at = 0; at + 4 <= end && !testing::Test::HasFailure(); at += 4) {
    SCOPED_TRACE("word at " + std::to_string(at));
    uint32_t old;
    std::memcpy(&old, whole.data() + at, 4);
    for (uint32_t value : {0u, 1u, old + 1, old - 1, old + 16, old - 16, old * 2, old + (1u << 16),
                           old - (1u << 16), old ^ 0xc0000000u, 0x7fffffffu, 0xffffffffu}) {
      Bytes damaged = whole;
      std::memcpy(damaged.data() + at, &value, 4);
      expect_refused_or_safe({damaged, header.arena_bytes, open_plan_of_all_rows}, counts);
    }
  }
}

class Containers : public testing::TestWithParam<const OpDef*> {};

TEST_P(Containers, DamagedWordsAreRefusedOrSafe) {
  const OpDef& op = *GetParam();
  OpenedCounts counts;
  for (uint32_t dtype = 1; dtype < kDTypeCount; ++dtype) {
    Rng rng(op.core->code * 53u + dtype);
    for (int c = 0; c < kContainers; ++c) {
      const auto graph = op.random_case(rng, DType(dtype));
      if (!graph) break;
      const uint32_t isa_mask = c == 0 ? isa_bit(Isa::portable) : ~0u;
      const auto plan =
          make_plan(*graph, {.isa_mask = isa_mask, .search_rounds = 10, .keep_views = true});
      ASSERT_TRUE(plan.ok()) << plan.error().text();
      try_words(write_container(*plan).value(), counts);
    }
  }
  EXPECT_GT(counts.refused, 0);
  EXPECT_GT(counts.opened, 0);
}

// A damaged plan lays buffers over each other; the sanitizers see which kernel minds.
TEST_P(Containers, BuffersThatOverlapAreRefusedOrSafe) {
  const OpDef& op = *GetParam();
  for (uint32_t dtype = 1; dtype < kDTypeCount; ++dtype) {
    Rng rng(op.core->code * 57u + dtype);
    const auto graph = op.random_case(rng, DType(dtype));
    if (!graph) continue;
    const auto plan = make_plan(*graph, {.search_rounds = 10, .keep_views = true});
    ASSERT_TRUE(plan.ok()) << plan.error().text();
    const Bytes whole = write_container(*plan).value();
    const mutate::ContainerPlaces places(whole);
    OpenedCounts counts;
    for (size_t at : places.refs) {
      for (size_t from : places.refs) {
        const Ref ref = mutate::load<Ref>(whole, from);
        for (uint32_t shift : {0u, 16u}) {
          Bytes damaged = whole;
          mutate::store(damaged, at, Ref{ref.bits + shift});
          expect_refused_or_safe({damaged, places.header.arena_bytes, open_plan_of_all_rows},
                                 counts);
        }
      }
    }
    EXPECT_GT(counts.opened, 0);
  }
}

INSTANTIATE_TEST_SUITE_P(All, Containers, testing::ValuesIn(ops_where(makes_cases)), name_of_op);

}  // namespace
}  // namespace mw
