// SPDX-License-Identifier: Apache-2.0
#include "ops/rsqrt/rsqrt.h"

#include <gtest/gtest.h>

#include <cmath>

namespace mw::rsqrt {
namespace {

TEST(Rsqrt, InverseRootsHave19Bits) {
  for (int64_t x = 1; x <= INT32_MAX; x += x / 97 + 1) {
    const Multiplier m = inverse_sqrt(int32_t(x));
    EXPECT_GT(m.multiplier, 0);
    const double root = std::ldexp(m.multiplier, m.shift - 31);
    EXPECT_NEAR(root * std::sqrt(double(x)), 1, 0x1p-19) << x;
  }
  EXPECT_EQ(inverse_sqrt(0).multiplier, INT32_MAX);
  EXPECT_EQ(inverse_sqrt(-5).multiplier, INT32_MAX);
}

// As far as a double has it.
TEST(Rsqrt, TheFactorIsRoundedOnce) {
  for (int exponent = -60; exponent < 60; ++exponent) {
    for (const float significand : {1.0f, 1.1f, 1.5f, 1.7320508f, 1.99f}) {
      const float a = std::ldexp(significand, exponent), b = 0.37f * significand;
      const ExactReal product = root_times(a, b);
      EXPECT_GE(product.significand, uint64_t(1) << 47);
      EXPECT_LT(product.significand, uint64_t(1) << 48);
      const double value = std::ldexp(double(product.significand), product.exponent);
      EXPECT_NEAR(value / (std::sqrt(double(a)) * b), 1, 0x1p-46) << a;
    }
  }
}

// TFLM takes only what is above zero; here nothing else is asked of a run.
TEST(Rsqrt, WhatIsNotAboveZeroGivesTheLargest) {
  const float x_scale = 0.02f, y_scale = 0.05f;
  const Rsqrt::Formula<Rsqrt> s8(Quant{{&x_scale, 1}, -3}, Quant{{&y_scale, 1}, 5});
  for (int32_t q = INT8_MIN; q <= -3; ++q) EXPECT_EQ(s8(q), INT8_MAX);
  for (int32_t q = -2; q <= INT8_MAX; ++q) {
    const double real = 1 / std::sqrt(x_scale * (q + 3)) / y_scale + 5;
    EXPECT_NEAR(s8(q), std::min(real, 127.0), 0.51) << q;
  }
  EXPECT_EQ(Rsqrt::s16({}, 0), INT16_MAX);
  EXPECT_EQ(Rsqrt::s16({}, INT16_MIN), INT16_MAX);
  EXPECT_EQ(Rsqrt::s16({}, 1), 0);
}

}  // namespace
}  // namespace mw::rsqrt
