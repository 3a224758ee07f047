// SPDX-License-Identifier: Apache-2.0
// Every number of a container's records, changed a little or much: open_plan() refuses it, or what
// it opens stays inside the container and the arena, each in a buffer of exactly its size.
#include <gtest/gtest.h>

#include "host/ir/random_case.h"
#include "host/sim/sim.h"
#include "rt/steps.h"
#include "test/row_runner.h"

namespace mw {
namespace {

constexpr uint32_t kMostRecord_bytes = 700;  // of one container that are tried
constexpr int kContainers = 2;               // of an operator and data type

class Opened {
 public:
  Opened(const Bytes& container, uint32_t arena_bytes, uint8_t guard)
      : file_(container.size(), 0, guard), arena_(arena_bytes, 0x5a, guard) {
    file_.set(container);
    const std::vector<KernelRow>& rows = all_rows();
    fault_ = open_plan({file_.data(), uint32_t(container.size())},
                       {rows.data(), uint32_t(rows.size())}, {arena_.data(), arena_bytes}, model_);
  }
  bool ok() const { return fault_.ok(); }
  // All outputs and the arena after two runs.
  Bytes run(uint64_t seed) {
    Bytes seen;
    for (int run = 0; run < 2; ++run) {
      Rng rng(seed);
      for (uint32_t i = 0; i < model_.input_count(); ++i) {
        for (uint32_t b = 0; b < model_.input_bytes(i); ++b) {
          model_.input(i)[b] = uint8_t(rng.next());
        }
      }
      model_.run();
      for (uint32_t i = 0; i < model_.output_count(); ++i) {
        seen.insert(seen.end(), model_.output(i), model_.output(i) + model_.output_bytes(i));
      }
    }
    // Behind the buffers stand addresses, which differ from arena to arena.
    const Bytes arena = arena_.contents();
    const auto buffers_bytes = static_cast<const uint8_t*>(model_.spill) - arena_.data();
    seen.insert(seen.end(), arena.begin(), arena.begin() + buffers_bytes);
    return seen;
  }
  // Whether each kernel that it will run takes the Params of its step.
  bool is_supported() const {
    StepView step(model_.steps());
    for (uint32_t i = 0; i < model_.step_count(); ++i, step.advance()) {
      if (!model_.row(step.header->kernel).supports(step.params())) return false;
    }
    return true;
  }
  bool intact(const Bytes& container) const {
    return arena_.intact() && file_.intact() && file_.contents() == container;
  }

 private:
  ExactBuffer file_, arena_;
  Model model_;
  Fault fault_;
};

struct Counts {
  int refused = 0, opened = 0;
};

void try_container(const Bytes& damaged, uint32_t arena_bytes, Counts& counts) {
  Opened one(damaged, arena_bytes, 0xa5);
  if (!one.ok()) {
    ++counts.refused;
    return;
  }
  ++counts.opened;
  EXPECT_TRUE(one.is_supported()) << "a kernel would run what it is not made for";
  Opened other(damaged, arena_bytes, 0x7e);
  ASSERT_TRUE(other.ok());
  EXPECT_EQ(one.run(1), other.run(1)) << "something outside was read";
  EXPECT_TRUE(one.intact(damaged)) << "something outside was written";
}

// Where the constants begin, which the writer puts last.
uint32_t constants_at(const Bytes& whole, const ContainerHeader& header) {
  SectionRecord last;
  std::memcpy(&last, whole.data() + sizeof(header) + (header.section_count - 1u) * sizeof(last),
              sizeof(last));
  EXPECT_EQ(Section(last.kind), Section::constants);
  return last.at;
}

// Every 32-bit word before the constants.
void try_words(const Bytes& whole, Counts& counts) {
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
      try_container(damaged, header.arena_bytes, counts);
    }
  }
}

class Containers : public testing::TestWithParam<const OpDef*> {};

TEST_P(Containers, DamagedWordsAreRefusedOrSafe) {
  const OpDef& op = *GetParam();
  Counts counts;
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

INSTANTIATE_TEST_SUITE_P(All, Containers, testing::ValuesIn(ops_where(makes_cases)), name_of_op);

}  // namespace
}  // namespace mw
