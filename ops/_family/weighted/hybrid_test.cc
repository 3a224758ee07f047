// SPDX-License-Identifier: Apache-2.0
// The scales and zero points of float inputs are those of TFLite's double arithmetic, and what they
// do with values that are no numbers is safe.
#include "ops/_family/weighted/hybrid.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "host/base/rng.h"

namespace mw::weighted_op {
namespace {

// TFLite's AsymmetricQuantizeFloats, of a range.
InputQuant in_double(float low, float high) {
  const double below = double(low), above = double(high), scale = (above - below) / 255;
  const double by_low = -128 - below / scale, by_high = 127 - above / scale;
  const double low_error = 128 + std::abs(below / scale),
               high_error = 127 + std::abs(above / scale);
  const double point = std::round(low_error < high_error ? by_low : by_high);
  return {float(scale), int32_t(std::clamp(point, -128.0, 127.0))};
}

void expect_as_double(float low, float high) {
  const InputQuant got = asymmetric_quant(low, high), want = in_double(low, high);
  EXPECT_TRUE(got.scale == want.scale && got.zero_point == want.zero_point)
      << low << " " << high << ": " << got.scale << ", " << got.zero_point << " instead of "
      << want.scale << ", " << want.zero_point;
}

TEST(Hybrid, QuantizesARangeAsDoubleDoes) {
  Rng rng(5);
  const auto draw = [&] { return float(std::ldexp(rng.uniform(0.5, 1), int(rng.between(-9, 9)))); };
  for (int i = 0; i < 20000 && !testing::Test::HasFailure(); ++i) {
    const float low = -draw(), high = draw();
    expect_as_double(low, high);
    expect_as_double(low, -low);  // the zero point lies between two integers
    expect_as_double(low, 0);
    expect_as_double(0, high);
    expect_as_double(low * 1e-20f, high);
    expect_as_double(low * 1e30f, high * 1e20f);
  }
}

// So many values as `low` and `high` have between them; the ends first.
std::vector<int> steps_of(std::vector<float> x, bool asymmetric) {
  std::vector<int8_t> q(x.size());
  quantize_input(x.data(), int32_t(x.size()), asymmetric, q.data());
  return {q.begin(), q.end()};
}

TEST(Hybrid, RoundsHalvesAwayFromZeroAndHoldsZero) {
  EXPECT_EQ(steps_of({127, -127, 0.5f, -0.5f, 0.49f, 1.5f, 0}, false),
            (std::vector<int>{127, -127, 1, -1, 0, 2, 0}));
  EXPECT_EQ(steps_of({255, 0, 0.5f, 100}, true), (std::vector<int>{127, -128, -128, -28}));
  EXPECT_EQ(steps_of({-255, 0, -1}, true), (std::vector<int>{-128, 127, 126}));
  EXPECT_EQ(steps_of({0, 0}, true), (std::vector<int>{0, 0}));
  EXPECT_EQ(steps_of({0, 0}, false), (std::vector<int>{0, 0}));
}

TEST(Hybrid, IsSafeForWhatIsNoNumber) {
  constexpr float kInf = std::numeric_limits<float>::infinity();
  constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
  constexpr float kMost = std::numeric_limits<float>::max();
  for (const bool asymmetric : {false, true}) {
    for (const float odd : {kInf, -kInf, kNan, kMost, -kMost, 1e-45f}) {
      for (const float other : {kInf, -kMost, 1.0f, 0.0f, -1e-45f}) {
        EXPECT_EQ(steps_of({odd, other, 1.0f}, asymmetric).size(), 3u);
      }
    }
  }
}

}  // namespace
}  // namespace mw::weighted_op
