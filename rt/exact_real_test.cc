// SPDX-License-Identifier: Apache-2.0
#include "abi/exact_real.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <utility>
#include <vector>

#include "abi/checked.h"
#include "host/base/rng.h"

namespace mw {
namespace {

// TFLite's QuantizeMultiplier, of the magnitude.
Multiplier from_double(double real) {
  real = std::abs(real);
  if (real == 0) return {};
  if (!std::isfinite(real)) return {INT32_MAX, 30};
  int shift = 0;
  int64_t fixed = std::llround(std::frexp(real, &shift) * double(int64_t(1) << 31));
  if (fixed == int64_t(1) << 31) {
    fixed /= 2;
    ++shift;
  }
  if (shift < -31) return {};
  if (shift > 30) return {INT32_MAX, 30};
  return {int32_t(fixed), shift};
}

void expect_multiplier(const Multiplier& got, double a, double b) {
  if (std::isnan(b)) return;  // counts as infinite
  const Multiplier want = from_double(a / b);
  ASSERT_TRUE(got.multiplier == want.multiplier && got.shift == want.shift)
      << a << " / " << b << ": " << got.multiplier << " * 2^" << got.shift << " instead of "
      << want.multiplier << " * 2^" << want.shift;
}

void expect_as_double(float a, float b, float c, float d) {
  const double product = double(a) * double(b), other = double(c) * double(d);
  expect_multiplier(quantize_quotient(a, b, c), product, double(c));
  expect_multiplier(quantize_quotient(exact_product(a, b), exact_product(c, d)), product, other);
}

float any_float(Rng& rng) {
  return float_from_bits(int32_t(uint32_t(rng.next())));
}

// The range of real scales.
float some_scale(Rng& rng) {
  return float(std::exp2(rng.uniform(-20, 4)));
}

TEST(ExactReal, quotients_are_those_of_double) {
  Rng rng(1);
  for (int i = 0; i < 40000 && !testing::Test::HasFailure(); ++i) {
    expect_as_double(some_scale(rng), some_scale(rng), some_scale(rng), some_scale(rng));
    expect_as_double(any_float(rng), any_float(rng), any_float(rng), any_float(rng));
  }
}

TEST(ExactReal, quotients_are_those_of_double_at_the_edges) {
  using Limits = std::numeric_limits<float>;
  const std::vector<float> edges = {0.0f,
                                    -0.0f,
                                    Limits::denorm_min(),
                                    3 * Limits::denorm_min(),
                                    Limits::min(),
                                    std::nextafter(Limits::min(), 0.0f),
                                    Limits::max(),
                                    Limits::infinity(),
                                    -Limits::infinity(),
                                    Limits::quiet_NaN(),
                                    1.0f,
                                    -1.5f,
                                    std::nextafter(1.0f, 0.0f),
                                    std::nextafter(1.0f, 2.0f),
                                    std::nextafter(2.0f, 0.0f),
                                    0x1p-31f,
                                    0x1p-32f,
                                    0x1p30f,
                                    std::nextafter(0x1p30f, 0.0f),
                                    0x1p60f,
                                    1.0f / 255};
  for (float a : edges)
    for (float b : edges)
      for (float c : edges)
        for (float d : edges) {
          ASSERT_NO_FATAL_FAILURE(expect_as_double(a, b, c, d));
        }
}

// The number whose product with `value` is 1 modulo `modulus`, or 0.
int64_t inverse(int64_t value, int64_t modulus) {
  int64_t a = value % modulus, b = modulus, x = 1, y = 0;
  while (b != 0) {
    x -= a / b * y, a %= b;
    std::swap(a, b), std::swap(x, y);
  }
  return a != 1 ? 0 : (x < 0 ? x + modulus : x);
}

// first * second * 2^k = divisor * half - missing, where half is an odd number of 32 bits: the
// double of the quotient lies on the half where less than a unit of its last bit is missing.
TEST(ExactReal, rounds_twice_as_double_does) {
  Rng rng(2);
  int lifted = 0;
  for (int i = 0; i < 40000 && !testing::Test::HasFailure(); ++i) {
    const int64_t divisor = rng.between(1 << 23, (1 << 24) - 1), k = rng.between(8, 10);
    const int64_t first = rng.between(1 << 23, (1 << 24) - 1), missing = rng.between(1, 5);
    const int64_t undone = inverse((first << k) % divisor, divisor);
    const int64_t second = undone * (divisor - missing) % divisor;
    if (undone == 0 || second < 1 << 23) continue;
    const int64_t half = ((first * second << k) + missing) / divisor;
    if (half % 2 == 0 || half >> 31 != 1) continue;
    expect_as_double(float(first), float(second), float(divisor), 1);
    const Multiplier m = quantize_quotient(float(first), float(second), float(divisor));
    lifted += m.multiplier == half / 2 + 1;
  }
  EXPECT_GT(lifted, 300);
}

TEST(ExactReal, orders_products) {
  Rng rng(3);
  for (int i = 0; i < 20000; ++i) {
    const float a = some_scale(rng), b = some_scale(rng), c = some_scale(rng);
    const float d = i % 2 == 0 ? a * b / c : some_scale(rng);
    EXPECT_EQ(exact_product(a, b) < exact_product(c, d),
              double(a) * double(b) < double(c) * double(d));
  }
  const ExactReal zero = exact_product(0, 1), infinite = exact_product(INFINITY, 1);
  EXPECT_TRUE(zero < exact_product(1e-45f, 1e-45f));
  EXPECT_TRUE(exact_product(3e38f, 3e38f) < infinite);
}

}  // namespace
}  // namespace mw
