// SPDX-License-Identifier: Apache-2.0
// What random cases of convolutions meet too rarely: sums that leave 32 bits, and operands that no
// kernel takes.
#include <gtest/gtest.h>

#include <cstring>

#include "host/ir/random_case.h"
#include "host/ir/text.h"
#include "host/sim/sim.h"

namespace mw {
namespace {

// A convolution of one window over all of x, which is 1 x 1 x `extent` x 1, and its operands.
struct Problem {
  const char* op = "conv_2d";
  int extent = 2;
  std::string x_zp = "0", y_zp = "0", bias = {};

  Graph graph() const {
    const std::string size = std::to_string(extent);
    std::string weights = "127";
    for (int i = 1; i < extent; ++i) weights += ", 127";
    const std::string text =
        "graph \"g\" {\n  input x: s16[1,1," + size + ",1] q(1, " + x_zp + ")\n  const w: s8[1,1," +
        size + ",1] q(1, 0) = {" + weights + "}\n" + bias + "  y: s16[1,1,1,1] q(131072, " + y_zp +
        ") = " + op + "(x, w, " + (bias.empty() ? "_" : "b") + ") {padding=valid}\n  output y\n}\n";
    auto parsed = parse(text);
    EXPECT_TRUE(parsed) << parsed.error().text();
    return parsed ? std::move(*parsed) : Graph{};
  }
  bool opens() const { return bool(Sim::open(graph())); }
  // Of x whose every element is 32767.
  int run() const {
    auto sim = Sim::open(graph());
    EXPECT_TRUE(sim) << sim.error().text();
    if (!sim) return 0;
    const std::vector<Bytes> inputs = {*bytes_of(std::vector<int16_t>(size_t(extent), 32767))};
    const auto outputs = sim->run(inputs);
    EXPECT_TRUE(outputs) << outputs.error().text();
    if (!outputs) return 0;
    int16_t y = 0;
    std::memcpy(&y, outputs->at(0).data(), sizeof(y));
    return y;
  }
};

// 600 products of the largest values are 2,496,845,400, and wrapped -1,798,121,896.
TEST(Convolutions, SumsOfInt16AreAsWideAsTheirBias) {
  const std::string least = "  const b: s64[1] q(1, 0) = {-2496845400}\n";
  const std::string large = "  const b: s64[1] q(1, 0) = {1099511627776}\n";
  for (const char* op : {"conv_2d", "depthwise_conv_2d"}) {
    EXPECT_EQ((Problem{.op = op, .extent = 600}.run()), 19049) << op;
    EXPECT_EQ((Problem{.op = op, .extent = 600, .bias = least}.run()), 0) << op;
    EXPECT_EQ((Problem{.op = op, .extent = 600, .bias = large}.run()), 32767) << op;
  }
  const std::string narrow = "  const b: s32[1] q(1, 0) = {0}\n";
  EXPECT_EQ((Problem{.extent = 600, .bias = narrow}.run()), -13719);
}

TEST(Convolutions, RefuseABiasOfInt16ThatTfliteDoesNotRead) {
  const std::string narrow = "  const b: s32[1] q(1, 0) = {0}\n";
  const std::string wide = "  const b: s64[1] q(1, 0) = {0}\n";
  EXPECT_TRUE((Problem{.bias = narrow}.opens()));
  EXPECT_TRUE((Problem{.op = "depthwise_conv_2d", .bias = wide}.opens()));
  EXPECT_FALSE((Problem{.op = "depthwise_conv_2d", .bias = narrow}.opens()));
}

// TFLM passes over zero points of int16, which its specification has at 0.
TEST(Convolutions, TakeZeroPointsOfInt16) {
  for (const char* op : {"conv_2d", "depthwise_conv_2d"}) {
    EXPECT_EQ((Problem{.op = op, .extent = 600, .x_zp = "-1", .y_zp = "5"}.run()), 19055) << op;
  }
}

}  // namespace
}  // namespace mw
