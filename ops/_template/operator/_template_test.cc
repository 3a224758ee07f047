// SPDX-License-Identifier: Apache-2.0
// What the generic tests cannot know: what the operator is for.
#include "ops/_template/operator/_template.h"

#include <gtest/gtest.h>

#include "host/sim/sim.h"

namespace mw::_template {
namespace {

TEST(_template, ApproachesAConstantInputFromZero) {
  Graph graph;
  const QuantInfo quant{{0.5f}, -10, 0};
  graph.inputs = {graph.add(Tensor{"x", DType::s8, Shape{{1, 1}, 2}, quant, nullptr})};
  const auto y = add_node(graph, *find_op("_template"), Attrs{1}, graph.inputs, "y", quant);
  ASSERT_TRUE(y.ok());
  graph.outputs = {*y};
  auto sim = Sim::open(graph).value();
  const Bytes x = {22};  // 32 steps above zero
  std::vector<int> heights;
  for (int call = 0; call < 4; ++call) {
    heights.push_back(int8_t(sim.run(std::vector<Bytes>{x}).value()[0][0]) + 10);
  }
  EXPECT_EQ(heights, (std::vector<int>{16, 24, 28, 30}));
}

}  // namespace
}  // namespace mw::_template
