// SPDX-License-Identifier: Apache-2.0
#include "host/ir/text.h"

#include <gtest/gtest.h>

#include "abi/checked.h"
#include "host/ir/graph_equal.h"
#include "host/ir/op_def.h"
#include "host/ir/verify.h"

namespace mw {
namespace {

TEST(Text, RandomGraphsOfEveryOperatorRoundTrip) {
  Rng rng(1);
  int cases = 0;
  for (const OpDef* op : all_ops()) {
    if (op->random_case == nullptr) continue;
    for (uint32_t dtype = 1; dtype < kDTypeCount; ++dtype) {
      for (int i = 0; i < 20; ++i) {
        const auto graph = op->random_case(rng, DType(dtype));
        if (!graph) break;
        ++cases;
        const auto verified = verify(*graph);
        ASSERT_TRUE(verified) << op->name() << ": " << verified.error().text();
        const std::string text = print(*graph);
        const auto back = parse(text);
        ASSERT_TRUE(back) << back.error().text() << "\n" << text;
        EXPECT_EQ(difference(*graph, *back), "") << text;
        EXPECT_EQ(print(*back), text);
        Bytes blob;
        const std::string beside = print(*graph, {.blob = &blob, .inline_elems = 4});
        const auto from_blob = parse(beside, blob);
        ASSERT_TRUE(from_blob) << from_blob.error().text();
        EXPECT_EQ(print(*from_blob), text);
      }
    }
  }
  EXPECT_GT(cases, 0);
}

// A graph whose names, floats and metadata are as awkward as they can be.
Graph awkward() {
  Graph graph;
  graph.name = "a \"quoted\"\n\x01 name \\";
  graph.metadata = {{"labels", "left\nright"}, {"", "x//y"}};
  const auto constant = [&](const char* name, const std::vector<float>& values) {
    return graph.add(
        Tensor{name, DType::f32, Shape{{int32_t(values.size())}, 1}, {}, bytes_of(values)});
  };
  constant("same", {0x1p-149f, 3.4028235e38f, -0.0f, 0.1f});
  constant("same", {float_from_bits(0x7fc01234), float_from_bits(int32_t(0xff800000u)), 1e10f});
  constant("a//b", {1});
  constant("_", {1});
  const TensorId in = graph.add(Tensor{"input", DType::f32, Shape{}, {}, nullptr});
  const TensorId same =
      graph.add(Tensor{"same", DType::s8, Shape{{1}, 1}, {{0.5f}, -3, 0}, nullptr});
  graph.inputs = {in, same};
  graph.outputs = {same, in, 0, same};
  return graph;
}

TEST(Text, AwkwardNamesAndFloatsRoundTrip) {
  const std::string text = print(awkward());
  const auto back = parse(text);
  ASSERT_TRUE(back) << back.error().text() << text;
  EXPECT_EQ(difference(awkward(), *back), "") << text;
  EXPECT_EQ(print(*back), text);
}

// Of an odd number of int4 elements the last half byte means nothing, whatever a file has there.
TEST(Text, Int4ConstantsRoundTripPacked) {
  const std::string text =
      "graph \"g\" {\n  const c: s4[3] q(0.5, 0) = {-8, 7, -1}\n"
      "  const d: s4[2] = {1, -2}\n  input x: s8[1]\n  output x\n}\n";
  const auto graph = parse(text);
  ASSERT_TRUE(graph) << graph.error().text();
  EXPECT_EQ(*graph->tensors[0].data, (Bytes{0x78, 0x0f}));
  EXPECT_EQ(*graph->tensors[1].data, (Bytes{0xe1}));
  const auto back = parse(print(*graph));
  ASSERT_TRUE(back) << back.error().text();
  EXPECT_EQ(print(*back), print(*graph));
  EXPECT_EQ(difference(*graph, *back), "");
  const auto shared = parse(
      "graph \"g\" {\n  const c: s4[3] = @0\n  const d: s4[4] = @0\n  input x: s8[1]\n"
      "  output x\n}\n",
      Bytes{0x78, 0xaf, 0, 0});
  ASSERT_TRUE(shared) << shared.error().text();
  EXPECT_EQ(*shared->tensors[0].data, (Bytes{0x78, 0x0f}));
  EXPECT_EQ(*shared->tensors[1].data, (Bytes{0x78, 0xaf}));
}

TEST(Text, ErrorsNameTheLineAndTheCause) {
  const auto error = [](const std::string& body) {
    const auto graph = parse("graph \"g\" {\n" + body + "\n}\n");
    return graph ? std::string("no error") : graph.error().text();
  };
  EXPECT_EQ(error("input x: s9[1]"), "line 2: unknown data type 's9' before '[1]'");
  EXPECT_EQ(error("output y"), "line 2: no tensor 'y' stands above");
  EXPECT_EQ(error("const c: s8[2] = {1, 300}"),
            "line 2: a number does not fit its data type before '300}'");
  EXPECT_EQ(error("const c: s8[3] = {1, 3}"), "line 2: 2 elements do not fill a shape of 3");
  EXPECT_EQ(error("const c: s4[3] = {1, 3}"), "line 2: 2 elements do not fill a shape of 3");
  EXPECT_EQ(error("const c: s4[2] = {1, 8}"),
            "line 2: a number does not fit its data type before '}'");
  EXPECT_EQ(error("const c: s8[4] = @0"), "line 2: the constant lies outside the data of the file");
  EXPECT_EQ(error("input x: s8[1] input"), "line 2: too much text before 'input'");
  EXPECT_EQ(error("input x: s8[65536,65536]"), "line 2: the shape is empty or too large");
  EXPECT_EQ(error("input x: s8[1]\ny: s8[1] = nothing(x)"), "line 3: no operator 'nothing'");
  EXPECT_EQ(error("input x: s8[1] q(0, 0)\noutput x"),
            "tensor 0 'x': scale 0 is not a positive number");
  EXPECT_EQ(error("input x: s8[1]"), "the graph has no output");
}

TEST(Text, OverlappingConstantsOfABlobAreRefused) {
  const Bytes blob(16);
  const auto graph =
      parse("graph \"g\" {\nconst a: s8[16] = @0\nconst b: s8[8] = @4\noutput a\n}", blob);
  ASSERT_FALSE(graph);
  EXPECT_EQ(graph.error().text(), "line 3: constants overlap");
}

}  // namespace
}  // namespace mw
