// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "ops/atan2/angle.h"

namespace mw::atan2 {
namespace {

TEST(Angle, FollowsTheStandardAllRound) {
  for (int i = 0; i < 20000; ++i) {
    const double turn = i * 3.14159265358979 / 10000;
    for (const double length : {1e-30, 0.3, 5.0, 1e30}) {
      const float y = float(std::sin(turn) * length), x = float(std::cos(turn) * length);
      const double wanted = std::atan2(double(y), double(x));
      ASSERT_NEAR(angle_of(y, x), wanted, std::abs(wanted) * 4e-7) << y << ", " << x;
    }
  }
}

TEST(Angle, OfZerosAndInfinitiesIsThatOfTheStandard) {
  constexpr float kInfinity = std::numeric_limits<float>::infinity();
  const float values[] = {0, -0.0f, 1, -1, kInfinity, -kInfinity, NAN, 1e-45f};
  for (const float y : values) {
    for (const float x : values) {
      const float wanted = std::atan2(y, x), got = angle_of(y, x);
      EXPECT_EQ(std::isnan(got), std::isnan(wanted)) << y << ", " << x;
      if (std::isnan(wanted)) continue;
      EXPECT_NEAR(got, wanted, 3e-7) << y << ", " << x;
      EXPECT_EQ(std::signbit(got), std::signbit(wanted)) << y << ", " << x;
    }
  }
}

}  // namespace
}  // namespace mw::atan2
