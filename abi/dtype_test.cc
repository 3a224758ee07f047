// SPDX-License-Identifier: Apache-2.0
#include "abi/dtype.h"

#include <gtest/gtest.h>

#include "abi/checked.h"

namespace mw {
namespace {

TEST(DType, TwoElementsOfFourBitsShareAByte) {
  EXPECT_EQ(storage_bytes(DType::s4, 0u), 0u);
  EXPECT_EQ(storage_bytes(DType::s4, 1u), 1u);
  EXPECT_EQ(storage_bytes(DType::s4, 2u), 1u);
  EXPECT_EQ(storage_bytes(DType::s4, 7u), 4u);
  EXPECT_EQ(storage_bytes(DType::none, 7u), 0u);
}

TEST(DType, OtherElementsTakeWholeBytes) {
  for (uint32_t d = 0; d < kDTypeCount; ++d) {
    if (DType(d) == DType::s4) continue;
    ASSERT_EQ(dtype_bits(DType(d)) % 8, 0u);
    for (uint64_t elems : {0, 1, 3, 1 << 20}) {
      EXPECT_EQ(storage_bytes(DType(d), elems), elems * (dtype_bits(DType(d)) / 8));
    }
  }
  EXPECT_EQ(storage_bytes(DType::s64, uint64_t(1) << 31), uint64_t(1) << 34);
}

TEST(DType, HostileSizesAreRefused) {
  uint32_t bytes = 7;
  EXPECT_TRUE(checked_storage(bytes, DType::s4, 3, 5));
  EXPECT_EQ(bytes, 8u);
  EXPECT_TRUE(checked_storage(bytes, DType::f32, 3, 5));
  EXPECT_EQ(bytes, 60u);
  EXPECT_TRUE(checked_storage(bytes, DType::s64, 1 << 25));
  EXPECT_EQ(bytes, kMaxBytes);
  for (int32_t elems : {0, -1, INT32_MIN, (1 << 25) + 1, 1 << 28, INT32_MAX}) {
    bytes = 7;
    EXPECT_FALSE(checked_storage(bytes, DType::s64, elems)) << elems;
    EXPECT_EQ(bytes, 0u);
  }
  EXPECT_FALSE(checked_storage(bytes, DType::s8, 1 << 20, 1 << 20));
}

}  // namespace
}  // namespace mw
