// SPDX-License-Identifier: Apache-2.0
#include "abi/nearest.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "host/base/rng.h"

namespace mw {
namespace {

constexpr float kInfinity = std::numeric_limits<float>::infinity();

// Doubles have eight more digits, so what they round to is right but in one of 10^8.
TEST(Nearest, ExpIsRoundedOnce) {
  Rng rng(1);
  for (int i = 0; i < 200000; ++i) {
    float x = float(rng.uniform(-87, 88.7));
    if (i % 3 == 0) x *= 0.01f;
    if (i % 7 == 0) x *= 1e-5f;
    ASSERT_EQ(nearest_exp(x), float(std::exp(double(x)))) << x;
  }
  EXPECT_EQ(nearest_exp(0), 1);
  EXPECT_EQ(nearest_exp(-0.0f), 1);
  EXPECT_EQ(nearest_exp(88.7228394f), float(std::exp(double(88.7228394f))));
  EXPECT_EQ(nearest_exp(88.723f), kInfinity);
  EXPECT_EQ(nearest_exp(kInfinity), kInfinity);
  EXPECT_EQ(nearest_exp(-87.1f), 0);
  EXPECT_EQ(nearest_exp(-kInfinity), 0);
  EXPECT_TRUE(std::isnan(nearest_exp(NAN)));
}

TEST(Nearest, LogIsRoundedOnce) {
  Rng rng(2);
  for (int i = 0; i < 200000; ++i) {
    const float x = float(std::exp(rng.uniform(-100, 88) * (i % 4 == 0 ? 0.001 : 1)));
    const float wanted = float(std::log(double(x)));
    if (std::abs(x - 1) > 1e-5f) {
      ASSERT_EQ(nearest_log(x), wanted) << x;
    } else {  // ties that 55 bits behind the point do not tell
      ASSERT_NEAR(nearest_log(x), wanted, std::abs(wanted) * 1.2e-7f) << x;
    }
  }
  EXPECT_EQ(nearest_log(1), 0);
  EXPECT_EQ(nearest_log(0), -kInfinity);
  EXPECT_EQ(nearest_log(kInfinity), kInfinity);
  EXPECT_TRUE(std::isnan(nearest_log(-1)));
  EXPECT_TRUE(std::isnan(nearest_log(NAN)));
}

TEST(Nearest, PowIsRoundedOnce) {
  Rng rng(3);
  for (int i = 0; i < 200000; ++i) {
    const float x = float(std::exp(rng.uniform(-20, 20))), y = float(rng.uniform(-9, 9));
    const float wanted = float(std::pow(double(x), double(y)));
    if (wanted < 1.7e-38f || wanted == kInfinity) continue;
    ASSERT_NEAR(nearest_pow(x, y), wanted, wanted * 6e-8f) << x << " to the " << y;
  }
  for (const float x : {2.0f, -3.0f, 0.5f, -1.5f}) {
    for (int y = -20; y <= 20; ++y) {
      EXPECT_EQ(nearest_pow(x, float(y)), float(std::pow(double(x), y))) << x << " to the " << y;
    }
  }
}

TEST(Nearest, PowOfWhatIsNoOrdinaryNumberIsThatOfTheStandard) {
  const float values[] = {0,    -0.0f, 1,    -1,        0.5f, -0.5f,      2,        -2,    3,
                          0.3f, -7,    1e9f, kInfinity, NAN,  -kInfinity, 16777215, 1e-30f};
  for (const float x : values) {
    for (const float y : values) {
      const float wanted = std::pow(x, y), got = nearest_pow(x, y);
      if (std::isnan(wanted)) {
        EXPECT_TRUE(std::isnan(got)) << x << " to the " << y;
      } else if (std::abs(wanted) < 1.2e-38f) {
        EXPECT_EQ(got, 0) << x << " to the " << y;
      } else {
        EXPECT_FLOAT_EQ(got, wanted) << x << " to the " << y;
      }
    }
  }
}

}  // namespace
}  // namespace mw
