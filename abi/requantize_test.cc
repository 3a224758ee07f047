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

TEST(Requantize, RoundsHalvesAsDocumented) {
  const Multiplier half = {1 << 30, 0}, quarter = {1 << 30, -1};
  EXPECT_EQ(requantize(3, half), 2);
  EXPECT_EQ(requantize(-3, half), -1);
  EXPECT_EQ(requantize(2, quarter), 1);
  EXPECT_EQ(requantize(-2, quarter), -1);
}

}  // namespace
}  // namespace mw
