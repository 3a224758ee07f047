// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "host/base/rng.h"
#include "ops/sqrt/root.h"

namespace mw::sqrt {
namespace {

TEST(Roots, AreThoseOfFloats) {
  Rng rng(5);
  int whole = 0;
  for (int i = 0; i < 500000; ++i) {
    const float x_scale = float(std::exp(rng.uniform(-14, 2)));
    float y_scale = float(std::exp(rng.uniform(-12, 2)));
    const int32_t x = int32_t(rng.between(1, INT16_MAX));
    // Quotients that are whole, or next to it.
    const float root = std::sqrt(x_scale * float(x));
    if (rng.chance(0.5)) {
      y_scale = root / float(rng.between(1, 40000));
      for (int64_t off = rng.between(-2, 2); off != 0; off += off < 0 ? 1 : -1) {
        y_scale = std::nextafter(y_scale, off < 0 ? 0.0f : 1e9f);
      }
    }
    const float steps = root / y_scale;
    whole += steps == std::floor(steps);
    const Roots roots(bits_from_float(x_scale), bits_from_float(y_scale));
    ASSERT_EQ(std::min(roots(x), 1 << 15), int32_t(std::min(steps, 32768.0f)))
        << x_scale << " * " << x << ", " << y_scale;
  }
  EXPECT_GT(whole, 1000);
}

TEST(Roots, AtTheEndsOfFloats) {
  const int32_t least = kLeastNormal, most = kInfinity - 1;
  EXPECT_EQ(Roots(least, most)(1), 0);
  EXPECT_EQ(Roots(most, least)(INT16_MAX), 1 << 15);
  EXPECT_TRUE(is_normal(least) && is_normal(most));
  EXPECT_FALSE(is_normal(least - 1) || is_normal(most + 1) || is_normal(INT32_MIN));
}

}  // namespace
}  // namespace mw::sqrt
