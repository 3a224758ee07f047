// SPDX-License-Identifier: Apache-2.0
// The shapes that go together: a condition of SELECT goes with the first dimension, one of
// SELECT_V2 with the last.
#include <gtest/gtest.h>

#include "host/ir/text.h"
#include "host/sim/sim.h"

namespace mw::selection {
namespace {

Result<Sim> open_model(const std::string& op, const std::string& condition, const std::string& b) {
  MW_TRY(const Graph graph, parse("graph \"g\" {\n  input c: b8" + condition +
                                  "\n  input a: s16[2,2]\n  input b: s16" + b +
                                  "\n  y: s16[2,2] = " + op + "(c, a, b)\n  output y\n}\n"));
  return Sim::open(graph);
}

std::vector<int16_t> picked(const std::string& op, const std::string& condition,
                            const Bytes& truths) {
  auto sim = open_model(op, condition, "[2,2]");
  EXPECT_TRUE(sim) << sim.error().text();
  const std::vector<int16_t> a = {1, 2, 3, 4}, b = {-1, -2, -3, -4};
  const auto out = sim->run(std::vector<Bytes>{truths, *bytes_of(a), *bytes_of(b)});
  EXPECT_TRUE(out) << out.error().text();
  const auto* first = reinterpret_cast<const int16_t*>(out->at(0).data());
  return {first, first + 4};
}

using Values = std::vector<int16_t>;

TEST(Selection, AConditionGoesWithTheFirstOrTheLastDimension) {
  EXPECT_EQ(picked("select", "[2]", {1, 0}), (Values{1, 2, -3, -4}));
  EXPECT_EQ(picked("select_v2", "[2]", {1, 0}), (Values{1, -2, 3, -4}));
  EXPECT_EQ(picked("select_v2", "[2,1]", {1, 0}), (Values{1, 2, -3, -4}));
  for (const char* op : {"select", "select_v2"}) {
    EXPECT_EQ(picked(op, "[]", {0}), (Values{-1, -2, -3, -4}));
    EXPECT_EQ(picked(op, "[2,2]", {0, 2, 1, 0}), (Values{-1, 2, 3, -4})) << "2 is true";
  }
}

TEST(Selection, OtherShapesAreRefused) {
  EXPECT_FALSE(open_model("select", "[1,2]", "[2,2]"));
  EXPECT_FALSE(open_model("select", "[3]", "[2,2]"));
  EXPECT_FALSE(open_model("select", "[2]", "[2]"));
  EXPECT_FALSE(open_model("select_v2", "[3]", "[2,2]"));
  EXPECT_TRUE(open_model("select_v2", "[1,2]", "[2]"));
}

}  // namespace
}  // namespace mw::selection
