// SPDX-License-Identifier: Apache-2.0
// The answers are those of TFLM, where a run came to its end; it says nothing of the others.
#include <gtest/gtest.h>

#include "host/import/tflite/tflite.h"
#include "host/ir/op_def.h"
#include "host/ir/text.h"
#include "host/sim/sim.h"

namespace mw {
namespace {

// Each circular buffer and what the operator behind it finds largest.
constexpr const char* kTwoBuffers = R"(graph "g" {
  input x: s8[1,1,1,2] q(0.5, -3)
  a: s8[1,2,1,2] q(0.5, -3) = circular_buffer(x) {cycles_max=1, slots=2}
  b: s8[1,1,1,2] q(0.5, -3) = max_pool_2d(a) {k_h=2, k_w=1, padding=valid}
  c: s8[1,3,1,2] q(0.5, -3) = circular_buffer(b) {cycles_max=1, slots=3}
  d: s8[1,1,1,2] q(0.5, -3) = max_pool_2d(c) {k_h=3, k_w=1, padding=valid}
  output d
}
)";

// The file in which each circular buffer has the cycles.
Bytes file_of(const char* text, std::vector<int32_t> cycles) {
  Graph graph = parse(text).value();
  auto next = cycles.begin();
  for (Node& node : graph.nodes) {
    if (node.op->traits.strides) set_attr(node, "cycles_max", *next++);
  }
  return export_tflite(graph).value();
}

std::vector<Bytes> stream(Sim& sim, int runs) {
  std::vector<Bytes> out;
  for (int i = 0; i < runs; ++i) {
    const Bytes x = {uint8_t(int8_t(10 * i - 40)), uint8_t(int8_t(40 - 10 * i))};
    out.push_back(sim.run(std::vector<Bytes>{x}).value()[0]);
  }
  return out;
}

Bytes pair(int8_t a, int8_t b) {
  return {uint8_t(a), uint8_t(b)};
}

TEST(Strides, WhatIsBehindABufferRunsOnceInItsCycles) {
  const Graph graph = import_tflite(file_of(kTwoBuffers, {2, 2}), "g").value();
  Sim sim = Sim::open(graph).value();
  const std::vector<Bytes> first = stream(sim, 9);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(first[size_t(i)], pair(-3, -3)) << i;
  for (int i = 3; i < 7; ++i) EXPECT_EQ(first[size_t(i)], pair(-3, 40)) << i;
  for (int i = 7; i < 9; ++i) EXPECT_EQ(first[size_t(i)], pair(30, 20)) << i;
  sim.reset();
  EXPECT_EQ(stream(sim, 9), first);
}

TEST(Strides, TheOutputOfABufferIsThereInEachRun) {
  const Graph graph = import_tflite(file_of(R"(graph "g" {
  input x: s8[1,1,1,2] q(0.5, -3)
  a: s8[1,2,1,2] q(0.5, -3) = circular_buffer(x) {cycles_max=1, slots=2}
  output a
}
)",
                                            {3}),
                                    "g")
                          .value();
  Sim sim = Sim::open(graph).value();
  EXPECT_EQ(stream(sim, 2), (std::vector<Bytes>{{253, 253, 216, 40}, {216, 40, 226, 30}}));
}

// A file without cycles says by its shape what TFLM takes it for.
TEST(Strides, ABufferWithoutCyclesHasThoseOfItsShape) {
  EXPECT_TRUE(import_tflite(file_of(kTwoBuffers, {0, 1}), "g")->has_flow());
  EXPECT_TRUE(import_tflite(file_of(kTwoBuffers, {1, 0}), "g")->has_flow());
  EXPECT_FALSE(import_tflite(file_of(kTwoBuffers, {1, 1}), "g")->has_flow());
  for (const char* slots : {"5", "13", "25"}) {
    std::string text = kTwoBuffers;
    for (size_t at; (at = text.find("slots=3")) != std::string::npos;) {
      text.replace(at, 7, std::string("slots=") + slots);
    }
    text.replace(text.find("c: s8[1,3"), 9, std::string("c: s8[1,") + slots);
    text.replace(text.find("k_h=3"), 5, std::string("k_h=") + slots);
    EXPECT_FALSE(import_tflite(file_of(text.c_str(), {1, 0}), "g")->has_flow()) << slots;
  }
  const std::string unclear = R"(graph "g" {
  input x: s8[1,1,2,96] q(0.5, -3)
  a: s8[1,2,2,96] q(0.5, -3) = circular_buffer(x) {cycles_max=1, slots=2}
  output a
}
)";
  EXPECT_FALSE(import_tflite(file_of(unclear.c_str(), {0}), "g").ok());
}

// The device's loader refuses the file; what is exported of the graph runs there.
TEST(Strides, ADeviceRunsWhatIsExportedAgain) {
  const Bytes file = file_of(kTwoBuffers, {2, 2});
  EXPECT_FALSE(Sim::open_tflite(file).ok());
  const Graph graph = import_tflite(file, "g").value();
  auto device = Sim::open_tflite(export_tflite(graph).value());
  ASSERT_TRUE(device.ok()) << device.error().text();
  Sim plan = Sim::open(graph).value();
  EXPECT_EQ(stream(*device, 9), stream(plan, 9));
}

// States behind a buffer change in the runs that go on alone, and outputs of before and behind it
// stand beside each other.
TEST(Strides, WhatIsKeptBehindABufferWaitsToo) {
  const Bytes file = file_of(R"(graph "g" {
  input x: s8[1,1,1,2] q(0.5, -3)
  a: s8[1,2,1,2] q(0.5, -3) = circular_buffer(x) {cycles_max=1, slots=2}
  v: s8[1,2,1,2] q(0.5, -3) = reshape(a) {rank=4, shape={1, 2, 1, 2, 0, 0}}
  c: f32[1,2,1,2] = dequantize(v)
  output a
  output v
  output c
}
)",
                             {2});
  Sim sim = Sim::open(import_tflite(file, "g").value()).value();
  const Bytes one = {5, 6}, two = {7, 8}, three = {9, 10};
  auto y = sim.run(std::vector<Bytes>{one}).value();
  EXPECT_EQ(y[0], (Bytes{253, 253, 5, 6}));
  EXPECT_EQ(y[1], (Bytes{253, 253, 253, 253}));
  EXPECT_EQ(y[2], Bytes(16, 0));
  y = sim.run(std::vector<Bytes>{two}).value();
  EXPECT_EQ(y[1], (Bytes{5, 6, 7, 8}));
  y = sim.run(std::vector<Bytes>{three}).value();
  EXPECT_EQ(y[0], (Bytes{7, 8, 9, 10}));
  EXPECT_EQ(y[1], (Bytes{5, 6, 7, 8}));
  EXPECT_EQ(y[2], (Bytes{0, 0, 128, 64, 0, 0, 144, 64, 0, 0, 160, 64, 0, 0, 176, 64}));
}

}  // namespace
}  // namespace mw
