// SPDX-License-Identifier: Apache-2.0
// The axes of a file: from either end, twice, and such as no tensor has.
#include "ops/mean/mean.h"

#include <gtest/gtest.h>

#include <vector>

namespace mw::mean {
namespace {

// Attrs::axes that read_tflite() makes of a file's operand, for an x of rank 4; -1: refused.
int32_t axes_of(const std::vector<int32_t>& axes) {
  TensorType in[2];
  in[0].dtype = DType::f32, in[0].shape = Shape{{2, 3, 4, 5}, 4};
  in[1].dtype = DType::s32, in[1].shape = Shape{{int32_t(axes.size())}, 1};
  in[1].data = axes.data();
  Attrs attrs;
  const Status status = kCore.read_tflite({FlatTable(), {in, 2}, {}}, &attrs);
  return status == Status::ok ? attrs.axes : -1;
}

TEST(Mean, AxesOfAFileCountFromEitherEnd) {
  EXPECT_EQ(axes_of({0}), 1);
  EXPECT_EQ(axes_of({3}), 8);
  EXPECT_EQ(axes_of({1, 2}), 6);
  EXPECT_EQ(axes_of({-1}), 8);
  EXPECT_EQ(axes_of({-4}), 1);
  EXPECT_EQ(axes_of({-3, -2}), 6);
  EXPECT_EQ(axes_of({1, -3}), 2) << "twice the same";
  EXPECT_EQ(axes_of({4}), -1);
  EXPECT_EQ(axes_of({-5}), -1);
  EXPECT_EQ(axes_of({INT32_MIN}), -1);
  EXPECT_EQ(axes_of(std::vector<int32_t>(64, 1)), 2);
  EXPECT_EQ(axes_of(std::vector<int32_t>(65, 1)), -1) << "a file must not claim millions";
}

}  // namespace
}  // namespace mw::mean
