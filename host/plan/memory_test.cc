// SPDX-License-Identifier: Apache-2.0
#include "host/plan/memory.h"

#include <gtest/gtest.h>

#include "host/ir/flatten.h"
#include "host/ir/text.h"

namespace mw {
namespace {

// In the order in which they come to life, the last buffer finds no gap that is wide enough.
TEST(Memory, StartsFromTheBestOfTheClassicOrders) {
  const auto graph = parse(R"(graph "g" {
  input a: s8[16]
  input b: s8[16]
  output b
})");
  ASSERT_TRUE(graph.ok()) << graph.error().text();
  std::vector<MemoryStep> steps(2);
  steps[0].inputs = {graph->inputs[0]};  // the last one that reads a
  steps[1].scratch_bytes = 32;
  const MemoryPlan plan = plan_memory(flatten(*graph).value(), steps, 0).value();
  EXPECT_EQ(plan.arena_bytes, 48u);
}

}  // namespace
}  // namespace mw
