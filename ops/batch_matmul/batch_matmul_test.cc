// SPDX-License-Identifier: Apache-2.0
// What peers do not tell: scales of columns, which LiteRT passes over, and what is refused.
#include <gtest/gtest.h>

#include <cstring>

#include "host/ir/op_def.h"
#include "host/ir/text.h"
#include "host/sim/sim.h"

namespace mw {
namespace {

Result<std::vector<int16_t>> run(const std::string& body, const std::vector<int16_t>& x) {
  MW_TRY(const Graph graph, parse("graph \"g\" {\n" + body + "  output y\n}\n"));
  MW_TRY(Sim sim, Sim::open(graph));
  const std::vector<Bytes> inputs = {*bytes_of(x)};
  MW_TRY(const std::vector<Bytes> outputs, sim.run(inputs));
  std::vector<int16_t> y(outputs[0].size() / sizeof(int16_t));
  std::memcpy(y.data(), outputs[0].data(), outputs[0].size());
  return y;
}

const std::vector<int16_t> kTwoRows = {100, 20, 3, -100, 0, 40};

TEST(BatchMatmul, WeightsOfInt8MayHaveAScaleForEachColumn) {
  const std::string inputs =
      "  input x: s16[2,3] q(1, 0)\n"
      "  const w: s8[3,2] q({1, 0.25}, 0, axis=1) = {1, 2, 3, 4, 5, -6}\n";
  const auto y = run(inputs + "  y: s16[2,2] q(0.5, 0) = batch_matmul(x, w)\n", kTwoRows);
  ASSERT_TRUE(y) << y.error().text();
  EXPECT_EQ(*y, (std::vector<int16_t>{350, 131, 200, -220}));
}

TEST(BatchMatmul, TheirColumnsAreRowsWhereTheyAreSwapped) {
  const std::string inputs =
      "  input x: s16[2,3] q(1, 0)\n"
      "  const w: s8[2,3] q({1, 0.25}, 0) = {1, 3, 5, 2, 4, -6}\n";
  const auto y =
      run(inputs + "  y: s16[2,2] q(0.5, 0) = batch_matmul(x, w) {adj_y=true}\n", kTwoRows);
  ASSERT_TRUE(y) << y.error().text();
  EXPECT_EQ(*y, (std::vector<int16_t>{350, 131, 200, -220}));
}

TEST(BatchMatmul, ScalesThatPeersPassOverAreRefused) {
  for (const char* w :
       {"s16[3,2] q({1, 0.25}, 0, axis=1)", "s8[3,2] q({1, 0.25, 1}, 0)", "s8[3,2] q(1, 3)"}) {
    const auto y = run(std::string("  input x: s16[2,3] q(1, 0)\n  const w: ") + w +
                           " = {1, 2, 3, 4, 5, -6}\n  y: s16[2,2] q(1, 0) = batch_matmul(x, w)\n",
                       kTwoRows);
    ASSERT_FALSE(y) << w;
    EXPECT_NE(y.error().text().find("zero point"), std::string::npos) << y.error().text();
  }
}

// 2^15 products of 255 * 255 leave an int32.
TEST(BatchMatmul, SumsOfInt8ThatMayNotFitAreRefused) {
  for (int32_t depth : {32767, 32768}) {
    const std::string n = std::to_string(depth);
    const auto graph = parse(
        "graph \"g\" {\n  input x: s8[1," + n + "] q(1, 127)\n  input w: s8[" + n +
        ",1] q(1, 127)\n  y: s8[1,1] q(33554432, 0) = batch_matmul(x, w)\n" + "  output y\n}\n");
    ASSERT_TRUE(graph) << graph.error().text();
    auto sim = Sim::open(*graph);
    ASSERT_EQ(sim.ok(), depth < 32768);
    if (!sim) continue;
    const std::vector<Bytes> lowest(2, Bytes(size_t(depth), 0x80));
    EXPECT_EQ(int8_t(sim->run(lowest).value()[0][0]), 63);  // 2130674175 / 2^25 is 63.5 less a bit
  }
}

}  // namespace
}  // namespace mw
