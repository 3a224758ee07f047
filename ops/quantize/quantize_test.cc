// SPDX-License-Identifier: Apache-2.0
// Floats that no scale foresees: far away, infinite, halves, and no number.
#include "ops/quantize/quantize.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "host/ir/evaluate.h"
#include "host/ir/text.h"

namespace mw::quantize {
namespace {

template <class Y>
std::vector<Y> quantized(const std::vector<float>& values, const std::string& y_type) {
  const std::string count = std::to_string(values.size());
  const auto graph = parse("graph \"g\" {\n  input x: f32[" + count + "]\n  y: " + y_type +
                           " = quantize(x)\n" + "  output y\n}\n");
  EXPECT_TRUE(graph.ok()) << graph.error().text();
  auto evaluator = Evaluator::open(*graph);
  EXPECT_TRUE(evaluator.ok()) << evaluator.error().text();
  const std::vector<Bytes> inputs = {*bytes_of(values)};
  EXPECT_TRUE(evaluator->run(inputs).ok());
  const auto y = evaluator->values<Y>(graph->outputs[0]);
  return {y.begin(), y.end()};
}

constexpr float kInfinity = std::numeric_limits<float>::infinity();

TEST(Quantize, FarValuesSaturateAndNoNumberIsTheZeroPoint) {
  const std::vector<float> x = {1e30f,     -1e30f,  kInfinity, -kInfinity, std::nanf(""),
                                524288.5f, -524289, 1048576,   -1048576,   0,
                                0.25f,     -0.25f,  0.24f,     62.0f,      -65.5f};
  EXPECT_EQ(
      quantized<int8_t>(x, "s8[15] q(0.5, 3)"),
      (std::vector<int8_t>{127, -128, 127, -128, 3, 127, -128, 127, -128, 3, 4, 2, 3, 127, -128}));
  EXPECT_EQ(quantized<int16_t>(x, "s16[15] q(0.5, 0)"),
            (std::vector<int16_t>{32767, -32768, 32767, -32768, 0, 32767, -32768, 32767, -32768, 0,
                                  1, -1, 0, 124, -131}));
}

}  // namespace
}  // namespace mw::quantize
