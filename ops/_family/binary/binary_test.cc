// SPDX-License-Identifier: Apache-2.0
// What random cases of comparison and logic meet too seldom: equal operands, and odd truth values.
#include <gtest/gtest.h>

#include <cstring>
#include <functional>

#include "host/ir/dtypes.h"
#include "host/ir/op_def.h"
#include "host/sim/sim.h"

namespace mw::binary {
namespace {

struct Order {
  const char* op;
  std::function<bool(int, int)> holds;  // of -1, 0 or 1 and 0
};
const Order kOrders[] = {{"equal", std::equal_to<>()},  {"not_equal", std::not_equal_to<>()},
                         {"greater", std::greater<>()}, {"greater_equal", std::greater_equal<>()},
                         {"less", std::less<>()},       {"less_equal", std::less_equal<>()}};

// Of a column and a row, the matrix of all pairs.
template <class T>
Result<Bytes> all_pairs(const char* op, DType dtype, const std::vector<T>& values,
                        const QuantInfo& a, const QuantInfo& b) {
  const int32_t count = int32_t(values.size());
  Graph graph;
  graph.inputs = {graph.add({"a", dtype, Shape{{count, 1}, 2}, a, nullptr}),
                  graph.add({"b", dtype, Shape{{1, count}, 2}, b, nullptr})};
  const OpDef& def = *find_op(op);
  MW_TRY(const TensorId y, add_node(graph, def, def.attrs.defaults, graph.inputs, "y"));
  EXPECT_EQ(graph.tensors[size_t(y)].dtype, DType::b8);
  graph.outputs = {y};
  MW_TRY(Sim sim, Sim::open(graph));
  Bytes bytes(values.size() * sizeof(T));
  std::memcpy(bytes.data(), values.data(), bytes.size());
  MW_TRY(std::vector<Bytes> outputs, sim.run(std::vector<Bytes>{bytes, bytes}));
  return std::move(outputs[0]);
}

template <class T>
void expect_order(DType dtype, const std::vector<T>& values, const QuantInfo& quant) {
  for (const Order& order : kOrders) {
    const auto got = all_pairs(order.op, dtype, values, quant, quant);
    ASSERT_TRUE(got.ok()) << got.error().text();
    size_t at = 0, wrong = 0;
    for (T a : values) {
      for (T b : values) wrong += (*got)[at++] != uint8_t(order.holds((a > b) - (a < b), 0));
    }
    EXPECT_EQ(at, got->size());
    EXPECT_EQ(wrong, 0u) << order.op << " of " << numpy_name(dtype);
  }
}

TEST(Comparison, OrdersAllPairsOfOneScale) {
  std::vector<int8_t> bytes;
  for (int q = INT8_MIN; q <= INT8_MAX; ++q) bytes.push_back(int8_t(q));
  expect_order(DType::s8, bytes, {{0.03f}, 17, 0});
  expect_order<int32_t>(DType::s32, {INT32_MIN, -1, 0, 1, 1 << 24, (1 << 24) + 1, INT32_MAX}, {});
  expect_order<float>(DType::f32, {-1e30f, -1, -1e-30f, 0, 1e-30f, 1, 1.0000001f, 1e30f}, {});
}

TEST(Comparison, ZeroIsEqualInAnyScaleBelowOne) {
  const std::vector<int8_t> zero = {5};
  EXPECT_EQ(*all_pairs("equal", DType::s8, zero, {{0.5f}, 5, 0}, {{0.001f}, 5, 0}), Bytes{1});
  const auto refused = all_pairs("equal", DType::s8, zero, {{1.0f}, 5, 0}, {{0.5f}, 5, 0});
  EXPECT_FALSE(refused.ok());
}

TEST(Logic, WhateverIsNotZeroIsTrue) {
  const std::vector<uint8_t> values = {0, 1, 2, 255};
  EXPECT_EQ(*all_pairs("logical_and", DType::b8, values, {}, {}),
            (Bytes{0, 0, 0, 0, 0, 1, 1, 1, 0, 1, 1, 1, 0, 1, 1, 1}));
  EXPECT_EQ(*all_pairs("logical_or", DType::b8, values, {}, {}),
            (Bytes{0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1}));
}

// The output is as large as an input of bytes, and may stand where that did.
TEST(Comparison, TakesNoMemoryForItsOutput) {
  for (const char* name : {"less", "logical_and"}) {
    const OpDef& op = *find_op(name);
    const DType dtype = op.rows[0].x == DType::b8 ? DType::b8 : DType::s8;
    const QuantInfo quant = dtype == DType::s8 ? QuantInfo{{0.5f}, 0, 0} : QuantInfo{};
    Graph graph;
    graph.inputs = {graph.add({"a", dtype, Shape{{64}, 1}, quant, nullptr}),
                    graph.add({"b", dtype, Shape{{64}, 1}, quant, nullptr})};
    graph.outputs = {add_node(graph, op, op.attrs.defaults, graph.inputs, "y").value()};
    EXPECT_EQ(make_plan(graph, {}).value().arena_bytes, 128u) << name;
  }
}

}  // namespace
}  // namespace mw::binary
