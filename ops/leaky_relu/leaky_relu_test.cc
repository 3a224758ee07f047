// SPDX-License-Identifier: Apache-2.0
#include "ops/leaky_relu/leaky_relu.h"

#include <gtest/gtest.h>

#include "host/ir/evaluate.h"
#include "host/ir/text.h"

namespace mw::leaky_relu {
namespace {

std::vector<int16_t> leaked(const std::vector<int16_t>& x, const std::string& line) {
  const std::string count = std::to_string(x.size());
  const auto graph = parse("graph \"g\" {\n  input x: s16[" + count + "] q(0.5, 0)\n  y: s16[" +
                           count + "] " + line + "\n  output y\n}\n");
  EXPECT_TRUE(graph.ok()) << graph.error().text();
  auto evaluator = Evaluator::open(*graph);
  EXPECT_TRUE(evaluator.ok()) << evaluator.error().text();
  const std::vector<Bytes> inputs = {*bytes_of(x)};
  EXPECT_TRUE(evaluator->run(inputs).ok());
  const auto y = evaluator->values<int16_t>(graph->outputs[0]);
  return {y.begin(), y.end()};
}

// Half a step is rounded away from zero after the sign of alpha was taken off.
TEST(LeakyRelu, ANegativeAlphaIsRoundedAsItsMagnitude) {
  const std::vector<int16_t> x = {0, 5, -1, -2, -3, -32768, 32767};
  EXPECT_EQ(leaked(x, "q(0.5, 0) = leaky_relu(x) {alpha = 0.25}"),
            (std::vector<int16_t>{0, 5, 0, -1, -1, -8192, 32767}));
  EXPECT_EQ(leaked(x, "q(0.5, 0) = leaky_relu(x) {alpha = -0.25}"),
            (std::vector<int16_t>{0, 5, 0, 1, 1, 8192, 32767}));
  EXPECT_EQ(leaked(x, "q(1, 0) = leaky_relu(x) {alpha = -2}"),
            (std::vector<int16_t>{0, 3, 1, 2, 3, 32767, 16384}));
}

}  // namespace
}  // namespace mw::leaky_relu
