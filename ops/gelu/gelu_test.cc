// SPDX-License-Identifier: Apache-2.0
#include "ops/gelu/gelu.h"

#include <gtest/gtest.h>

#include <cmath>

namespace mw::gelu {
namespace {

TEST(Gelu, BothFormulasFollowTheMathLibrary) {
  for (int i = -12000; i <= 12000; ++i) {
    const float x = float(i) / 1000;
    const double exact = 0.5 * x * std::erfc(-double(x) * std::sqrt(0.5));
    EXPECT_NEAR(gelu_f32(x), exact, 1e-6 * (1 + x * x) * std::abs(exact)) << x;
    const double u = std::sqrt(8 / 3.14159265358979) * (x + 0.044715 * x * x * x);
    const double close = x / (1 + std::exp(-u));
    EXPECT_NEAR(gelu_by_tanh(x), close, 1e-6 * (1 + std::abs(u)) * std::abs(close) + 1e-35) << x;
  }
  EXPECT_EQ(gelu_f32(1e30f), 1e30f);
  EXPECT_EQ(gelu_f32(-1e30f), 0);
  EXPECT_EQ(gelu_by_tanh(1e30f), 1e30f);
  EXPECT_TRUE(std::isnan(gelu_f32(NAN)));
}

}  // namespace
}  // namespace mw::gelu
