// SPDX-License-Identifier: Apache-2.0
// What random cases of the family meet too seldom: equal operands, odd truth values, and what does
// not compare.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <functional>
#include <limits>

#include "host/ir/dtypes.h"
#include "host/ir/op_def.h"
#include "host/sim/sim.h"
#include "ops/_family/binary/arithmetic.h"

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
                        const QuantInfo& a, const QuantInfo& b, const QuantInfo& y_quant = {}) {
  const int32_t count = int32_t(values.size());
  Graph graph;
  graph.inputs = {graph.add({"a", dtype, Shape{{count, 1}, 2}, a, nullptr}),
                  graph.add({"b", dtype, Shape{{1, count}, 2}, b, nullptr})};
  const OpDef& def = *find_op(op);
  MW_TRY(const TensorId y, add_node(graph, def, def.attrs.defaults, graph.inputs, "y", y_quant));
  graph.outputs = {y};
  MW_TRY(Sim sim, Sim::open(graph));
  Bytes bytes(values.size() * sizeof(T));
  std::memcpy(bytes.data(), values.data(), bytes.size());
  MW_TRY(std::vector<Bytes> outputs, sim.run(std::vector<Bytes>{bytes, bytes}));
  return std::move(outputs[0]);
}

template <class T>
std::vector<T> values_of(const Bytes& bytes) {
  std::vector<T> values(bytes.size() / sizeof(T));
  std::memcpy(values.data(), bytes.data(), bytes.size());
  return values;
}

template <class T>
void expect_order(DType dtype, const std::vector<T>& values, const QuantInfo& quant) {
  for (const Order& order : kOrders) {
    const auto got = all_pairs(order.op, dtype, values, quant, quant);
    ASSERT_TRUE(got.ok()) << got.error().text();
    ASSERT_EQ(got->size(), values.size() * values.size());
    size_t at = 0, wrong = 0;
    for (T a : values) {
      for (T b : values) wrong += (*got)[at++] != uint8_t(order.holds((a > b) - (a < b), 0));
    }
    EXPECT_EQ(wrong, 0u) << order.op << " of " << numpy_name(dtype);
  }
}

TEST(Comparison, OrdersAllPairsOfOneScale) {
  std::vector<int8_t> bytes;
  for (int q = INT8_MIN; q <= INT8_MAX; ++q) bytes.push_back(int8_t(q));
  expect_order(DType::s8, bytes, {{0.03f}, 17, 0});
  const std::vector<int16_t> shorts = {INT16_MIN, -129, -1, 0, 1, 128, INT16_MAX};
  expect_order(DType::s16, shorts, {});
  expect_order(DType::s16, shorts, {{0.3f}, 0, 0});
  expect_order<int32_t>(DType::s32, {INT32_MIN, -1, 0, 1, 1 << 24, (1 << 24) + 1, INT32_MAX}, {});
  expect_order<float>(DType::f32, {-1e30f, -1, -1e-30f, 0, 1e-30f, 1, 1.0000001f, 1e30f}, {});
}

TEST(Comparison, ZeroIsEqualInAnyScaleBelowOne) {
  const std::vector<int8_t> zero = {5};
  EXPECT_EQ(*all_pairs("equal", DType::s8, zero, {{0.5f}, 5, 0}, {{0.001f}, 5, 0}), Bytes{1});
  const auto refused = all_pairs("equal", DType::s8, zero, {{1.0f}, 5, 0}, {{0.5f}, 5, 0});
  EXPECT_FALSE(refused.ok());
}

// LiteRT compares the order of int16 as it stands, but whether they are equal as reals.
TEST(Comparison, OfInt16EqualityIsThatOfRealsAndOrderThatOfOneScale) {
  const QuantInfo fine{{0.001f}, 0, 0}, twice{{0.002f}, 0, 0}, coarse{{1.0f}, 0, 0};
  const std::vector<int16_t> values = {2000, 1000};
  EXPECT_EQ(*all_pairs("equal", DType::s16, values, fine, twice), (Bytes{0, 1, 0, 0}));
  EXPECT_EQ(*all_pairs("not_equal", DType::s16, values, fine, twice), (Bytes{1, 0, 1, 1}));
  EXPECT_FALSE(all_pairs("equal", DType::s16, values, coarse, coarse).ok());
  EXPECT_FALSE(all_pairs("equal", DType::s16, values, fine, {}).ok());
  EXPECT_FALSE(all_pairs("equal", DType::s16, values, {{1e-30f}, 0, 0}, fine).ok());
  EXPECT_EQ(*all_pairs("less", DType::s16, values, coarse, coarse), (Bytes{0, 0, 1, 0}));
  for (const char* op : {"greater", "greater_equal", "less", "less_equal"}) {
    EXPECT_FALSE(all_pairs(op, DType::s16, values, fine, twice).ok()) << op;
    EXPECT_FALSE(all_pairs(op, DType::s16, values, fine, {}).ok()) << op;
  }
}

template <class T>
void expect_choices(DType dtype, const std::vector<T>& values, const QuantInfo& quant) {
  for (const bool largest : {true, false}) {
    const char* op = largest ? "maximum" : "minimum";
    std::vector<T> want;
    for (T a : values) {
      for (T b : values) want.push_back(largest ? std::max(a, b) : std::min(a, b));
    }
    const auto got = all_pairs(op, dtype, values, quant, quant, quant);
    ASSERT_TRUE(got.ok()) << got.error().text();
    ASSERT_EQ(got->size(), want.size() * sizeof(T));
    EXPECT_EQ(std::memcmp(got->data(), want.data(), got->size()), 0)
        << op << " of " << numpy_name(dtype);
  }
}

TEST(Choice, PicksOfAllPairs) {
  expect_choices<int8_t>(DType::s8, {-128, -1, 0, 1, 127}, {{0.03f}, 17, 0});
  expect_choices<int16_t>(DType::s16, {INT16_MIN, -129, 0, 128, INT16_MAX}, {{0.01f}, 0, 0});
  expect_choices<int32_t>(DType::s32, {INT32_MIN, -1, 0, 1 << 24, (1 << 24) + 1, INT32_MAX}, {});
  expect_choices<float>(DType::f32, {-1e30f, -1, 0, 1e-30f, 1, 1.0000001f, 1e30f}, {});
}

// As TFLite does, whose order of operands counts there.
TEST(Choice, OfWhatDoesNotCompareIsTheSecond) {
  for (const char* op : {"maximum", "minimum"}) {
    const std::vector<float> values = {std::numeric_limits<float>::quiet_NaN(), 1};
    const auto y = values_of<float>(all_pairs(op, DType::f32, values, {}, {}).value());
    EXPECT_TRUE(std::isnan(y[0]) && y[1] == 1 && std::isnan(y[2]) && y[3] == 1) << op;
  }
}

TEST(Choice, TakesOneScaleAndZeroPoint) {
  const QuantInfo quant{{0.5f}, 5, 0}, scaled{{0.25f}, 5, 0}, moved{{0.5f}, 4, 0}, none;
  const std::vector<int8_t> values = {-3, 5};
  EXPECT_TRUE(all_pairs("maximum", DType::s8, values, quant, quant, quant).ok());
  for (const QuantInfo& other : {scaled, moved, none}) {
    EXPECT_FALSE(all_pairs("maximum", DType::s8, values, other, quant, quant).ok());
    EXPECT_FALSE(all_pairs("maximum", DType::s8, values, quant, other, quant).ok());
    EXPECT_FALSE(all_pairs("maximum", DType::s8, values, quant, quant, other).ok());
  }
}

TEST(Arithmetic, WrapsInInt32) {
  const std::vector<int32_t> values = {INT32_MIN, -46341, -1, 0, 46341, INT32_MAX};
  const struct {
    const char* op;
    uint32_t (*y)(uint32_t a, uint32_t b);
  } rules[] = {{"add", [](uint32_t a, uint32_t b) { return a + b; }},
               {"sub", [](uint32_t a, uint32_t b) { return a - b; }},
               {"mul", [](uint32_t a, uint32_t b) { return a * b; }},
               {"squared_difference", [](uint32_t a, uint32_t b) { return (a - b) * (a - b); }}};
  for (const auto& rule : rules) {
    const auto got = values_of<int32_t>(all_pairs(rule.op, DType::s32, values, {}, {}).value());
    size_t at = 0;
    for (int32_t a : values) {
      for (int32_t b : values) {
        EXPECT_EQ(got[at++], int32_t(rule.y(uint32_t(a), uint32_t(b)))) << rule.op << a << " " << b;
      }
    }
  }
}

// Where TFLM would pass over what a file says, the file is refused.
TEST(Arithmetic, RefusesWhatItsTypesCannotSay) {
  const std::vector<int32_t> words = {1};
  EXPECT_TRUE(all_pairs("add", DType::s32, words, {}, {}).ok());
  EXPECT_FALSE(all_pairs("add", DType::s32, words, {{0.5f}, 0, 0}, {}).ok());
  const std::vector<int16_t> halves = {1};
  const QuantInfo even{{0.01f}, 0, 0}, odd{{0.01f}, 1, 0};
  EXPECT_TRUE(all_pairs("mul", DType::s16, halves, even, even, even).ok());
  EXPECT_FALSE(all_pairs("mul", DType::s16, halves, even, odd, even).ok());
  EXPECT_FALSE(all_pairs("mul", DType::s16, halves, even, even, odd).ok());

  const OpDef& add = *find_op("add");
  ClampAttrs attrs;
  const TensorType s32{DType::s32, Shape{{1}, 1}, {}, nullptr}, in[] = {s32, s32};
  Bytes params(add.core->params_bytes);
  EXPECT_EQ(add.core->prepare(&attrs, {in, {&s32, 1}}, params.data()), Status::ok);
  attrs.activation = Activation::relu;
  EXPECT_EQ(add.core->prepare(&attrs, {in, {&s32, 1}}, params.data()), Status::bad_attribute);
}

// Factors of float would give 118. Source: tflite-micro 0.dev20261023182759.
TEST(Arithmetic, FactorsOfSubAreThoseOfDouble) {
  const std::vector<int8_t> values = {-128, -113};
  const QuantInfo a{{0.005964126903563738f}, 51, 0}, b{{0.16374549269676208f}, 24, 0};
  const QuantInfo y{{0.17730750143527985f}, -3, 0};
  EXPECT_EQ(int8_t(all_pairs("sub", DType::s8, values, a, b, y).value()[1]), 117);
}

TEST(Arithmetic, ASquareMayBeInfinite) {
  const auto got = values_of<float>(
      all_pairs("squared_difference", DType::f32, std::vector<float>{1e30f, 0}, {}, {}).value());
  EXPECT_EQ(got, (std::vector<float>{0, INFINITY, INFINITY, 0}));
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
