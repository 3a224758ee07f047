// SPDX-License-Identifier: Apache-2.0
#include "abi/integer_sqrt.h"

#include <gtest/gtest.h>

#include "host/base/rng.h"

namespace mw {
namespace {

// The nearest integer to sqrt(n) by its definition: (root - 1/2)^2 < n < (root + 1/2)^2.
void expect_rounded(uint64_t n) {
  using Wide = unsigned __int128;
  const Wide root = rounded_sqrt(n);
  const bool clipped = n <= UINT32_MAX ? root == 0xffff : root == UINT32_MAX;
  EXPECT_TRUE(clipped || n <= root * root + root) << n;
  EXPECT_TRUE(root == 0 || n > root * root - root) << n;
}

TEST(IntegerSqrt, IsTheNearestInteger) {
  for (uint64_t n = 0; n < 70000; ++n) expect_rounded(n);
  for (int bit = 0; bit < 64; ++bit) {
    for (uint64_t near = 0; near < 5; ++near) {
      expect_rounded((uint64_t(1) << bit) + near - 2);
    }
  }
  for (uint64_t root : {uint64_t(0xffff), uint64_t(0x10000), uint64_t(0xffffffff)}) {
    for (uint64_t near = 0; near < 5; ++near) expect_rounded(root * root + near - 2);
  }
  Rng rng(1);
  for (int i = 0; i < 300000; ++i) {
    const uint64_t n = rng.next() >> rng.below(64);
    expect_rounded(n);
    const uint64_t root = n >> 32;  // squares and their neighbours, where rounding turns
    expect_rounded(root * root), expect_rounded(root * root + root);
    expect_rounded(root * root + root + 1), expect_rounded(root * root - 1);
  }
}

TEST(IntegerSqrt, ClipsWherePeersDo) {
  EXPECT_EQ(rounded_sqrt(0xffffffffu), 0xffffu);
  EXPECT_EQ(rounded_sqrt(uint64_t(1) << 32), 0x10000u);
  EXPECT_EQ(rounded_sqrt(UINT64_MAX), 0xffffffffu);
}

}  // namespace
}  // namespace mw
