// SPDX-License-Identifier: Apache-2.0
#include "host/plan/memory.h"

#include <gtest/gtest.h>

#include "host/ir/flatten.h"
#include "host/ir/text.h"

namespace mw {
namespace {

// Inputs of so many bytes, the last step that reads each, and the scratch of each step.
struct Lives {
  std::vector<int> bytes;
  std::vector<size_t> last;
  std::vector<uint32_t> scratch;
};

uint32_t arena_without_search(const Lives& lives) {
  std::string text = "graph \"g\" {\n";
  for (size_t i = 0; i < lives.bytes.size(); ++i) {
    text += "input x" + std::to_string(i) + ": s8[" + std::to_string(lives.bytes[i]) + "]\n";
  }
  const auto graph = parse(text + "output x0\n}\n");
  EXPECT_TRUE(graph.ok()) << graph.error().text();
  std::vector<MemoryStep> steps(lives.scratch.size());
  for (size_t s = 0; s < steps.size(); ++s) steps[s].scratch_bytes = lives.scratch[s];
  for (size_t i = 1; i < lives.last.size(); ++i) {
    steps[lives.last[i]].inputs.push_back(graph->inputs[i]);
  }
  return plan_memory(flatten(*graph).value(), steps, 0).value().arena_bytes;
}

// In the order in which they come to life, the last buffer finds no gap that is wide enough; nor
// does it in the order of size where only the last ones to come leave one.
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
  // 144 bytes in the order of lives, 128 in that of sizes.
  EXPECT_EQ(arena_without_search({{32, 32, 32}, {2, 0, 1}, {0, 48, 64}}), 112u);
}

}  // namespace
}  // namespace mw
