// SPDX-License-Identifier: Apache-2.0
#include "abi/curves.h"

#include <gtest/gtest.h>

#include <cmath>

namespace mw {
namespace {

constexpr double kStep = 1.0 / 4096 / 3;

TEST(Curves, FollowTheirFunctionsOnBothSidesAndNeverTurnBack) {
  int16_t logistic = 1, tanh = -32767;
  for (int32_t x = -140000; x <= 140000; ++x) {
    const double real = x * kStep;
    ASSERT_NEAR(logistic_s16(x), 32768 / (1 + std::exp(-real)), 3) << x;
    ASSERT_NEAR(tanh_s16(x), 32768 * std::tanh(real), 7) << x;
    ASSERT_GE(logistic_s16(x), logistic) << x;
    ASSERT_GE(tanh_s16(x), tanh) << x;
    logistic = logistic_s16(x), tanh = tanh_s16(x);
  }
}

// Both sides of a curve are rounded upwards from the same points, so that they differ by no step.
TEST(Curves, BothSidesAreOne) {
  for (int32_t x = 1; x <= 140000; ++x) {
    ASSERT_EQ(logistic_s16(x) + logistic_s16(-x), 32768) << x;
    ASSERT_EQ(tanh_s16(x) + tanh_s16(-x), 0) << x;
  }
  EXPECT_EQ(logistic_s16(0), 16384);
  EXPECT_EQ(tanh_s16(0), 0);
}

TEST(Curves, TakeEveryInteger) {
  EXPECT_EQ(logistic_s16(INT32_MAX), 32767);
  EXPECT_EQ(logistic_s16(INT32_MIN), 1);
  EXPECT_EQ(tanh_s16(INT32_MAX), 32767);
  EXPECT_EQ(tanh_s16(INT32_MIN), -32767);
}

}  // namespace
}  // namespace mw
