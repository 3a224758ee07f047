// SPDX-License-Identifier: Apache-2.0
// How many numbers there are, and which ranges are none.
#include "ops/range/range.h"

#include <gtest/gtest.h>

namespace mw::range {
namespace {

// The numbers between constants; -1: refused.
template <class T>
int32_t count_of(T start, T limit, T delta) {
  constexpr DType kDType = DTypeOf<T>::value;
  const TensorType in[] = {
      {kDType, {}, {}, &start}, {kDType, {}, {}, &limit}, {kDType, {}, {}, &delta}};
  TensorType y;
  if (kCore.infer(nullptr, {in, 3}, {&y, 1}) != Status::ok) return -1;
  return y.shape[0];
}

TEST(Range, CountsWholeAndBrokenSteps) {
  EXPECT_EQ(count_of<int32_t>(0, 6, 2), 3);
  EXPECT_EQ(count_of<int32_t>(0, 7, 2), 4);
  EXPECT_EQ(count_of<int32_t>(3, -4, -3), 3);
  EXPECT_EQ(count_of<int32_t>(INT32_MIN, INT32_MAX, INT32_MAX), 3);
  EXPECT_EQ(count_of<int32_t>(INT32_MAX, INT32_MIN, INT32_MIN), 2);
  EXPECT_EQ(count_of<int64_t>(-1, 2, 1), 3);
  EXPECT_EQ(count_of<float>(0, 1, 0.25f), 4);
  EXPECT_EQ(count_of<float>(1, -0.1f, -0.5f), 3);
}

TEST(Range, NoneAndTooManyAreRefused) {
  EXPECT_EQ(count_of<int32_t>(0, 6, 0), -1);
  EXPECT_EQ(count_of<int32_t>(0, 6, -1), -1);
  EXPECT_EQ(count_of<int32_t>(6, 6, 1), -1) << "an empty tensor";
  EXPECT_EQ(count_of<int32_t>(INT32_MIN, INT32_MAX, 1), -1);
  EXPECT_EQ(count_of<int64_t>(0, int64_t{1} << 32, 1), -1);
  EXPECT_EQ(count_of<float>(0, 1, 1e-30f), -1);
  EXPECT_EQ(count_of<float>(0, __builtin_nanf(""), 1), -1);
}

}  // namespace
}  // namespace mw::range
