// SPDX-License-Identifier: Apache-2.0
#include "abi/float_math.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "abi/trigonometry.h"

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

// Every positive number but for steps that no factor of two hides.
template <class Visit>
void for_positive(Visit visit) {
  for (int64_t bits = 1; bits < 0x7f800000; bits += 9973) visit(float_from_bits(int32_t(bits)));
}

TEST(FloatMath, logarithms_and_roots_of_all_magnitudes) {
  double worst = 0;
  for_positive([&](float x) {
    EXPECT_EQ(sqrt_f32(x), std::sqrt(x)) << x;
    const double exact = std::log(double(x));
    if (exact != 0) worst = std::max(worst, std::abs(log_f32(x) / exact - 1));
  });
  EXPECT_LT(worst, 2e-7);
  for (int32_t near = -100000; near < 100000; ++near) {  // where a logarithm is small
    const float x = float_from_bits(0x3f800000 + near);
    EXPECT_NEAR(log_f32(x), std::log(double(x)), 2e-7 * std::abs(std::log(double(x)))) << x;
  }
  for (auto function : {log_f32, sqrt_f32}) {
    EXPECT_EQ(function(kInf), kInf);
    EXPECT_TRUE(std::isnan(function(-1.0f)));
    EXPECT_TRUE(std::isnan(function(-kInf)));
    EXPECT_TRUE(std::isnan(function(NAN)));
  }
  EXPECT_EQ(log_f32(0), -kInf);
  EXPECT_EQ(log_f32(1), 0.0f);
  EXPECT_TRUE(std::signbit(sqrt_f32(-0.0f)));
}

TEST(FloatMath, whole_numbers_are_exact) {
  for_positive([](float positive) {
    for (float x : {positive, -positive}) {
      EXPECT_EQ(floor_f32(x), std::floor(x)) << x;
      EXPECT_EQ(ceil_f32(x), std::ceil(x)) << x;
      EXPECT_EQ(round_f32(x), std::nearbyint(x)) << x;
    }
  });
  for (float half = -9.5f; half < 10; half += 1) EXPECT_EQ(round_f32(half), std::nearbyint(half));
  for (auto function : {floor_f32, ceil_f32, round_f32}) {
    EXPECT_EQ(function(kInf), kInf);
    EXPECT_EQ(function(-kInf), -kInf);
    EXPECT_TRUE(std::isnan(function(NAN)));
  }
}

TEST(FloatMath, angles_of_all_magnitudes) {
  double worst_sin = 0, worst_cos = 0;
  const auto visit = [&](float x) {
    for (float angle : {x, -x}) {
      const double sine = std::sin(double(angle)), cosine = std::cos(double(angle));
      worst_sin = std::max(worst_sin, std::abs(sin_f32(angle) / sine - 1));
      worst_cos = std::max(worst_cos, std::abs(cos_f32(angle) / cosine - 1));
    }
  };
  for_positive(visit);
  for (int k = 1; k < 5000; ++k) visit(float(k * 1.5707963267948966));  // next to zeros
  EXPECT_LT(worst_sin, 3e-7);
  EXPECT_LT(worst_cos, 3e-7);
  EXPECT_EQ(sin_f32(0), 0.0f);
  EXPECT_EQ(cos_f32(0), 1.0f);
  for (auto function : {sin_f32, cos_f32}) {
    EXPECT_TRUE(std::isnan(function(kInf)));
    EXPECT_TRUE(std::isnan(function(NAN)));
  }
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
