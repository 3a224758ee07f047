// SPDX-License-Identifier: Apache-2.0
#include "abi/real_value.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "host/base/rng.h"

namespace mw {
namespace {

constexpr float kInf = std::numeric_limits<float>::infinity();

TEST(RealValue, saturates_at_the_ends_of_each_type) {
  struct Row {
    int64_t low, high;
    int32_t zero_point;
  };
  for (const Row& row : {Row{-128, 127, 3}, Row{0, 255, 128}, Row{-32768, 32767, 0},
                         Row{0, 65535, 1}, Row{-2147483648LL, 2147483647, 0},
                         Row{0, 4294967295LL, 7}, Row{-128, 127, -128}, Row{-128, 127, 127}}) {
    const RealScale to{0.02f, row.zero_point, row.low, row.high};
    EXPECT_EQ(quantize_real(kInf, to), row.high);
    EXPECT_EQ(quantize_real(-kInf, to), row.low);
    EXPECT_EQ(quantize_real(3e38f, to), row.high);
    EXPECT_EQ(quantize_real(-3e38f, to), row.low);
    EXPECT_EQ(quantize_real(0, to), row.zero_point);
    EXPECT_EQ(quantize_real(NAN, to), row.zero_point);
    EXPECT_FLOAT_EQ(dequantize_real(row.zero_point, to), 0.0f);
  }
  // A zero point that the type cannot hold: still inside the type.
  EXPECT_EQ(quantize_real(NAN, {1, 300, -128, 127}), 127);
  EXPECT_EQ(quantize_real(0, {1, -300, -128, 127}), -128);
}

TEST(RealValue, rounds_halves_away_from_zero_before_the_zero_point) {
  const RealScale to{1, 1, -128, 127};
  EXPECT_EQ(quantize_real(0.5f, to), 2);
  EXPECT_EQ(quantize_real(-0.5f, to), 0);
  EXPECT_EQ(quantize_real(0.4999f, to), 1);
  EXPECT_EQ(quantize_real(100000000.0f, {1, 0, -2147483648LL, 2147483647}), 100000000);
  EXPECT_EQ(quantize_real(0.5f, {1.0f / 255, 0, 0, 255}), 128);
  EXPECT_EQ(quantize_real(-2.5f, to), -2);
}

TEST(RealValue, follows_the_definition_everywhere) {
  Rng rng(3);
  for (int i = 0; i < 100000; ++i) {
    const int64_t low = i % 2 == 0 ? -128 : 0, high = low + 255;
    const RealScale to{float(std::exp(rng.uniform() * 8 - 6)),
                       int32_t(low + int64_t(rng.uniform() * 255)), low, high};
    const float real = float((rng.uniform() - 0.5) * 400) * to.scale;
    const double steps = double(real) / double(to.scale);
    if (std::abs(std::abs(steps - std::trunc(steps)) - 0.5) < 1e-4) continue;  // as good as a half
    const int64_t want = std::clamp(int64_t(std::round(steps)) + to.zero_point, low, high);
    EXPECT_EQ(quantize_real(real, to), want) << real << " " << to.scale << " " << to.zero_point;
  }
}

static_assert(quantize_real(1.0f, {1.0f / 255, 0, 0, 255}) == 255, "usable in constants");

}  // namespace
}  // namespace mw
