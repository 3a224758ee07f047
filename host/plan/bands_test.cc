// SPDX-License-Identifier: Apache-2.0
// Which pairs of nodes may run in bands of rows, and how many bands there may be.
#include "host/plan/bands.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "host/ir/text.h"

namespace mw {
namespace {

std::string ones(int count) {
  std::string text = "{1";
  for (int i = 1; i < count; ++i) text += ", 1";
  return text + "}";
}

// Two convolutions: x -> m, of four times the channels, -> y. `more` may read all three.
struct Text {
  std::string x = "1,16,4,16", m = "1,16,4,64", y = "1,16,4,16";
  std::string more = {}, second = "conv_2d(m, w)", outputs = "output y\n";
};

Graph graph_of(const Text& text) {
  const auto graph = parse("graph \"g\" {\ninput x: s8[" + text.x + "] q(0.5, 0)\n" +
                           "const k: s8[64,1,1,16] q(0.5, 0) = " + ones(1024) + "\n" +
                           "const w: s8[16,1,1,64] q(0.5, 0) = " + ones(1024) + "\n" + "m: s8[" +
                           text.m + "] q(90, 0) = conv_2d(x, k)\n" + text.more + "y: s8[" + text.y +
                           "] q(500, 0) = " + text.second + "\n" + text.outputs + "}\n");
  EXPECT_TRUE(graph.ok()) << graph.error().text();
  return *graph;
}

// A pair of neighbours of a graph, as a plan for it has them.
struct Pair {
  explicit Pair(const Graph& of)
      : graph(of),
        flat(flatten(graph).value()),
        plan(make_plan(graph, {.overlap = false, .keep_views = true}).value()) {}

  const PlanStep& step(int node) const {
    return *std::ranges::find(plan.steps, node, &PlanStep::node);
  }
  bool may_split(uint32_t arena_bytes = 16) const {
    const int last = int(graph.nodes.size()) - 1;
    return mw::may_split(flat, step(0), step(last), arena_bytes);
  }
  size_t pieces(int32_t rows) const {
    const auto bands = split_rows(graph, step(0), step(1), rows);
    return bands ? bands->pieces.size() : 0;
  }

  Graph graph;
  FlatGraph flat;
  Plan plan;
};

TEST(Bands, SplitWhatNothingElseReads) {
  EXPECT_TRUE(Pair(graph_of({})).may_split());
  EXPECT_FALSE(Pair(graph_of({.outputs = "output y\noutput m\n"})).may_split()) << "an output";
  EXPECT_FALSE(Pair(graph_of({.more = "r: s8[1,16,4,64] q(90, 0) = relu(m)\n",
                              .outputs = "output r\noutput y\n"}))
                   .may_split())
      << "read again";
  EXPECT_FALSE(Pair(graph_of({.more = "n: s8[1,16,4,64] q(90, 0) = conv_2d(x, k)\n",
                              .second = "conv_2d(n, w)",
                              .outputs = "output m\noutput y\n"}))
                   .may_split())
      << "not of each other";
}

TEST(Bands, SplitRowsOfOneImageThatStartAligned) {
  EXPECT_TRUE(Pair(graph_of({.x = "1,16,1,16", .m = "1,16,1,64", .y = "1,16,1,16"})).may_split());
  EXPECT_FALSE(Pair(graph_of({.x = "2,16,4,16", .m = "2,16,4,64", .y = "2,16,4,16"})).may_split())
      << "two images";
}

TEST(Bands, SplitWhatIsMoreThanAThirdOfTheArena) {
  const Pair pair(graph_of({}));
  constexpr uint32_t kBetween = 16 * 4 * 64;
  EXPECT_TRUE(pair.may_split(3 * kBetween - 1));
  EXPECT_FALSE(pair.may_split(3 * kBetween));
}

TEST(Bands, AreAsManyAsTheRowsMakeAndAtMost1024) {
  for (const int32_t height : {2, 15, 16, 1024, 1025, 2048, 2049}) {
    const std::string h = std::to_string(height);
    const Pair pair(
        graph_of({.x = "1," + h + ",1,16", .m = "1," + h + ",1,64", .y = "1," + h + ",1,16"}));
    for (const int32_t rows : {1, 2, 8, 16}) {
      const size_t count = size_t((height + rows - 1) / rows);
      EXPECT_EQ(pair.pieces(rows), rows < height && count <= 1024 ? count : 0) << h << " " << rows;
    }
  }
}

}  // namespace
}  // namespace mw
