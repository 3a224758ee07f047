// SPDX-License-Identifier: Apache-2.0
#include "abi/float_math.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace mw {
namespace {

constexpr float kInf = std::numeric_limits<float>::infinity();

// The largest relative error over both signs and all magnitudes whose exp is a normal number.
template <class F>
double largest_error(F mine, double (*exact)(double)) {
  double largest = 0;
  for (int32_t bits = 0x2f000000; bits <= 0x42ae0000; bits += 997) {  // 1e-10 to 87
    for (float x : {float_from_bits(bits), -float_from_bits(bits)}) {
      largest = std::max(largest, std::abs(double(mine(x)) / exact(double(x)) - 1));
    }
  }
  return largest;
}

TEST(FloatMath, errors_stay_below_what_is_promised) {
  EXPECT_LT(largest_error(exp_f32, [](double x) { return std::exp(x); }), 2e-7);
  EXPECT_LT(largest_error(logistic_f32, [](double x) { return 1 / (1 + std::exp(-x)); }), 4e-7);
  EXPECT_LT(largest_error(tanh_f32, [](double x) { return std::tanh(x); }), 4e-7);
}

TEST(FloatMath, ends_and_zeros_are_exact) {
  EXPECT_EQ(logistic_f32(0), 0.5f);
  EXPECT_EQ(logistic_f32(kInf), 1.0f);
  EXPECT_EQ(logistic_f32(-kInf), 0.0f);
  EXPECT_EQ(logistic_f32(3e38f), 1.0f);
  EXPECT_EQ(logistic_f32(-3e38f), 0.0f);
  EXPECT_EQ(tanh_f32(0), 0.0f);
  EXPECT_TRUE(std::signbit(tanh_f32(-0.0f)));
  EXPECT_EQ(tanh_f32(kInf), 1.0f);
  EXPECT_EQ(tanh_f32(-kInf), -1.0f);
  EXPECT_EQ(tanh_f32(3e38f), 1.0f);
  EXPECT_EQ(tanh_f32(-3e38f), -1.0f);
  for (auto function : {exp_f32, logistic_f32, tanh_f32}) {
    EXPECT_TRUE(std::isnan(function(NAN)));
  }
}

}  // namespace
}  // namespace mw
