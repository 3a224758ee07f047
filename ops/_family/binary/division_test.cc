// SPDX-License-Identifier: Apache-2.0
// What divides at the ends: by zero, which peers refuse or trap on, and quotients that float
// rounds.
#include <gtest/gtest.h>

#include <cmath>
#include <cstring>

#include "abi/checked.h"
#include "host/base/rng.h"
#include "host/ir/op_def.h"
#include "host/sim/sim.h"
#include "ops/_family/binary/floored.h"

namespace mw::binary {
namespace {

// Any float but what is not finite, half of them close to each other.
float any_float(Rng& rng, int32_t near) {
  for (;;) {
    const int32_t bits =
        rng.chance(0.5) ? int32_t(rng.next()) : near + int32_t(rng.between(-99, 99));
    const float value = float_from_bits(bits);
    if (std::isfinite(value)) return value;
  }
}

TEST(Division, RemaindersOfFloatsAreExact) {
  Rng rng(1);
  for (int i = 0; i < 200000; ++i) {
    const float a = any_float(rng, 0), b = any_float(rng, bits_from_float(a));
    if (b == 0) continue;
    ASSERT_EQ(bits_from_float(remainder_f32(a, b)), bits_from_float(std::fmod(a, b)))
        << a << " by " << b;
  }
  EXPECT_TRUE(std::isnan(remainder_f32(1, 0)) && std::isnan(remainder_f32(INFINITY, 1)));
  EXPECT_TRUE(std::isnan(remainder_f32(NAN, 1)) && std::isnan(remainder_f32(1, NAN)));
  EXPECT_EQ(remainder_f32(-5, INFINITY), -5);
}

// As in double, from which TFLite rounds down.
TEST(Division, FloatsAreRoundedDownFromTheirExactQuotient) {
  Rng rng(2);
  int whole = 0;
  for (int i = 0; i < 400000; ++i) {
    const float b = float(rng.uniform(-2, 2)), n = float(rng.between(-3000, 3000));
    const float product = n * b, a = std::nextafter(product, rng.chance(0.5) ? 9e9f : -9e9f);
    if (b == 0) continue;
    whole += a / b == n;
    ASSERT_EQ(floor_div_f32(a, b), float(std::floor(double(a) / double(b)))) << a << " by " << b;
  }
  EXPECT_GT(whole, 1000);
  EXPECT_EQ(floor_div_f32(1, 0), INFINITY);
  EXPECT_EQ(floor_div_f32(3e38f, -1e-3f), -INFINITY);
  EXPECT_EQ(floor_div_f32(-1e-45f, 1e30f), -1);
  EXPECT_EQ(floor_div_f32(33554432, 1), 33554432);
}

struct Whole {
  int32_t a, b, div, floor_div, floor_mod;
};
constexpr Whole kWhole[] = {{7, 2, 3, 3, 1},
                            {-7, 2, -3, -4, 1},
                            {7, -2, -3, -4, -1},
                            {-7, -2, 3, 3, -1},
                            {6, -2, -3, -3, 0},
                            {5, 0, 0, 0, 0},
                            {INT32_MIN, 0, 0, 0, 0},
                            {INT32_MIN, -1, INT32_MIN, INT32_MIN, 0},
                            {INT32_MIN, 3, -715827882, -715827883, 1},
                            {9, -1, -9, -9, 0}};

// One element by one; nothing where the model is refused.
template <class T>
std::optional<T> quotient(const char* name, DType dtype, T a, T b, bool constant,
                          const std::vector<QuantInfo>& quant = {{}, {}, {}}) {
  Graph graph;
  Tensor divisor{"b", dtype, Shape{{1}, 1}, quant[1], nullptr};
  Bytes bytes_a(sizeof(T)), bytes_b(sizeof(T));
  std::memcpy(bytes_a.data(), &a, sizeof(T)), std::memcpy(bytes_b.data(), &b, sizeof(T));
  if (constant) divisor.data = std::make_shared<const Bytes>(bytes_b);
  const TensorId x = graph.add({"a", dtype, Shape{{1}, 1}, quant[0], nullptr});
  const TensorId w = graph.add(std::move(divisor));
  graph.inputs = {x};
  if (!constant) graph.inputs.push_back(w);
  const OpDef& op = *find_op(name);
  graph.outputs = {add_node(graph, op, op.attrs.defaults, {x, w}, "y", quant[2]).value()};
  auto sim = Sim::open(graph);
  if (!sim) return std::nullopt;
  std::vector<Bytes> inputs = {bytes_a};
  if (!constant) inputs.push_back(bytes_b);
  T y;
  std::memcpy(&y, sim->run(inputs).value()[0].data(), sizeof(T));
  return y;
}

TEST(Division, OfIntegersNeverTraps) {
  for (const Whole& w : kWhole) {
    SCOPED_TRACE(testing::Message() << w.a << " by " << w.b);
    EXPECT_EQ(quotient("div", DType::s32, w.a, w.b, false), w.div);
    EXPECT_EQ(quotient("floor_div", DType::s32, w.a, w.b, false), w.floor_div);
    EXPECT_EQ(quotient("floor_mod", DType::s32, w.a, w.b, false), w.floor_mod);
  }
}

TEST(Division, OfNarrowIntegersIsThatOfInt32AndWraps) {
  for (const Whole& w : kWhole) {
    if (w.a != int8_t(w.a)) continue;
    SCOPED_TRACE(testing::Message() << w.a << " by " << w.b);
    EXPECT_EQ(quotient("floor_div", DType::s8, int8_t(w.a), int8_t(w.b), false), w.floor_div);
    EXPECT_EQ(quotient("floor_mod", DType::s8, int8_t(w.a), int8_t(w.b), false), w.floor_mod);
    EXPECT_EQ(quotient("floor_div", DType::s16, int16_t(w.a), int16_t(w.b), false), w.floor_div);
    EXPECT_EQ(quotient("floor_mod", DType::s16, int16_t(w.a), int16_t(w.b), false), w.floor_mod);
  }
  constexpr int16_t kLeast = INT16_MIN;
  EXPECT_EQ(quotient<int8_t>("floor_div", DType::s8, INT8_MIN, -1, false), INT8_MIN);
  EXPECT_EQ(quotient<int8_t>("floor_mod", DType::s8, INT8_MIN, -1, false), 0);
  EXPECT_EQ(quotient<int16_t>("floor_div", DType::s16, kLeast, -1, false), kLeast);
  const std::vector<QuantInfo> scaled(3, {{0.5f}, 0, 0});
  EXPECT_EQ(quotient<int8_t>("floor_div", DType::s8, 5, 3, false, scaled), std::nullopt);
}

TEST(Division, RefusesAConstantZero) {
  for (const char* name : {"div", "floor_div", "floor_mod"}) {
    EXPECT_EQ(quotient<int32_t>(name, DType::s32, 5, 0, true), std::nullopt);
    EXPECT_NE(quotient<int32_t>(name, DType::s32, 5, 3, true), std::nullopt);
    EXPECT_NE(quotient<float>(name, DType::f32, 5, 0, true), std::nullopt);
  }
  for (const char* name : {"floor_div", "floor_mod"}) {
    EXPECT_EQ(quotient<int8_t>(name, DType::s8, 5, 0, true), std::nullopt);
    EXPECT_NE(quotient<int8_t>(name, DType::s8, 5, 3, true), std::nullopt);
    EXPECT_EQ(quotient<int16_t>(name, DType::s16, 5, 0, true), std::nullopt);
    EXPECT_NE(quotient<int16_t>(name, DType::s16, 5, 256, true), std::nullopt);
  }
}

TEST(Division, ByAQuantizedZeroGivesTheBoundOfItsSign) {
  const std::vector<QuantInfo> quant = {{{0.5f}, 10, 0}, {{0.25f}, 20, 0}, {{0.02f}, -3, 0}};
  const auto y = [&](int8_t a, int8_t b) { return quotient("div", DType::s8, a, b, false, quant); };
  EXPECT_EQ(y(11, 20), 127);
  EXPECT_EQ(y(9, 20), -128);
  EXPECT_EQ(y(10, 20), -3);
  EXPECT_EQ(y(12, 24), 47);  // 1 / 1
  EXPECT_EQ(y(8, 24), -53);
  EXPECT_EQ(y(12, 16), -53);
  EXPECT_EQ(y(9, -108), -2);  // -0.5 / -32: less than a step
}

TEST(Division, ShiftsAsFarAsScalesGo) {
  const auto y = [](int8_t a, int8_t b, float scale) {
    const std::vector<QuantInfo> quant = {{{1}, 0, 0}, {{1}, 0, 0}, {{scale}, 0, 0}};
    return quotient<int8_t>("div", DType::s8, a, b, false, quant);
  };
  EXPECT_EQ(y(1, 127, 1), 0);  // 37 bits to the right
  EXPECT_EQ(y(127, 1, 1), 127);
  EXPECT_EQ(y(127, 1, std::ldexp(1.0f, -29)), 127);  // 6 bits to the left
  EXPECT_EQ(y(-127, 1, std::ldexp(1.0f, -29)), -128);
  EXPECT_EQ(y(127, 1, std::ldexp(1.0f, -60)), 127);
}

}  // namespace
}  // namespace mw::binary
