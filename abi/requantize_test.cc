// SPDX-License-Identifier: Apache-2.0
// The fixed-point arithmetic against its definition in docs/numerics.md, spelt out step by step.
#include "abi/requantize.h"

#include <gtest/gtest.h>

#include <random>

namespace mw {
namespace {

int32_t defined_mul_q31(int32_t a, int32_t b) {
  if (a == INT32_MIN && b == INT32_MIN) return INT32_MAX;
  const int64_t product = int64_t(a) * b;
  const int64_t nudge = product >= 0 ? (1 << 30) : (1 - (1 << 30));
  return int32_t((product + nudge) / (int64_t(1) << 31));
}

int32_t defined_requantize(int32_t x, int32_t multiplier, int32_t shift) {
  const int32_t left = shift > 0 ? shift : 0, right = shift > 0 ? 0 : -shift;
  return rounding_shift_right(defined_mul_q31(shift_left_wrapping(x, left), multiplier), right);
}

TEST(Requantize, EqualsItsDefinition) {
  std::mt19937 random(1);
  const int32_t edges[] = {0, 1, -1, 2, -2, INT32_MAX, INT32_MIN, 1 << 30, -(1 << 30)};
  for (int i = 0; i < 2'000'000; ++i) {
    const uint32_t bits = random();
    const int32_t x = i % 16 == 0 ? edges[bits % std::size(edges)] : int32_t(bits) >> (i % 31);
    int32_t multiplier = int32_t((1u << 30) | (random() >> 2));
    if (i % 64 == 0) multiplier = i % 128 == 0 ? 0 : INT32_MAX;
    const int32_t shift = int32_t(random() % 62) - 31;
    ASSERT_EQ(requantize(x, multiplier, shift), defined_requantize(x, multiplier, shift))
        << x << " * " << multiplier << " shift " << shift;
    const int32_t y = int32_t(random());
    ASSERT_EQ(mul_q31(x, y), defined_mul_q31(x, y)) << x << " * " << y;
  }
  EXPECT_EQ(mul_q31(INT32_MIN, INT32_MIN), INT32_MAX);
}

TEST(Requantize, OfWideSumsEqualsItsDefinition) {
  std::mt19937_64 random(2);
  for (int i = 0; i < 1'000'000; ++i) {
    const int64_t x = int64_t(random()) >> (16 + i % 47);  // 48 bits, as TensorFlow Lite has it
    int32_t multiplier = int32_t((1u << 30) | (uint32_t(random()) >> 2));
    if (i % 64 == 0) multiplier = i % 128 == 0 ? 0x7fff0000 : 0x7ffeffff;
    const int32_t shift = int32_t(random() % 39) - 31;
    const int64_t reduced = multiplier >= 0x7fff0000 ? 0x7fff : (multiplier + 0x8000) / 0x10000;
    const int64_t unit = int64_t(1) << (15 - shift), twice = 2 * x * reduced + unit;
    const int64_t floor = twice / (2 * unit) - (twice % (2 * unit) < 0 ? 1 : 0);
    ASSERT_EQ(requantize_wide(x, {multiplier, shift}), int32_t(floor))
        << x << " * " << multiplier << " shift " << shift;
  }
  EXPECT_EQ(requantize_wide(3, {1 << 30, 0}), 2);
  EXPECT_EQ(requantize_wide(-3, {1 << 30, 0}), -1);
}

// Whatever a file has for a shift, nothing is undefined; the sanitizers watch.
TEST(Requantize, OfWideSumsTakesAnyShift) {
  for (int32_t shift = -31; shift <= 30; ++shift) {
    for (const int64_t x : {INT64_MIN, INT64_MAX, int64_t(0), int64_t(1)}) {
      requantize_wide(x, {INT32_MAX, shift});
    }
  }
}

TEST(Requantize, RoundsHalvesAsDocumented) {
  const Multiplier half = {1 << 30, 0}, quarter = {1 << 30, -1};
  EXPECT_EQ(requantize(3, half), 2);
  EXPECT_EQ(requantize(-3, half), -1);
  EXPECT_EQ(requantize(2, quarter), 1);
  EXPECT_EQ(requantize(-2, quarter), -1);
}

}  // namespace
}  // namespace mw
