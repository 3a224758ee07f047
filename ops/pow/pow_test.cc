// SPDX-License-Identifier: Apache-2.0
#include "ops/pow/pow.h"

#include <gtest/gtest.h>

namespace mw::pow {
namespace {

TEST(Pow, IntegersWrapAndNegativeExponentsDivide) {
  EXPECT_EQ(Pow::s32(3, 4), 81);
  EXPECT_EQ(Pow::s32(-2, 31), INT32_MIN);
  EXPECT_EQ(Pow::s32(2, 32), 0);
  EXPECT_EQ(Pow::s32(0, 0), 1);
  EXPECT_EQ(Pow::s32(7, -1), 0);
  EXPECT_EQ(Pow::s32(1, -5), 1);
  EXPECT_EQ(Pow::s32(-1, -5), -1);
  EXPECT_EQ(Pow::s32(-1, INT32_MIN), 1);
  EXPECT_EQ(Pow::s32(0, -1), 0);
}

}  // namespace
}  // namespace mw::pow
