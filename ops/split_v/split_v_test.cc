// SPDX-License-Identifier: Apache-2.0
// The sizes that a file says beside those that its outputs have: one may be left open, and none may
// differ.
#include "ops/split_v/split_v.h"

#include <gtest/gtest.h>

namespace mw::split_v {
namespace {

constexpr int32_t kAxis = 1;

// What read_tflite() says of x[2,10] cut into parts of 3 and 7, for these sizes of a file.
template <class T>
Status read(const std::vector<T>& sizes, const int32_t* axis = &kAxis) {
  const TensorType in[] = {{DType::s8, Shape{{2, 10}, 2}, {}, nullptr},
                           {DTypeOf<T>::value, Shape{{int32_t(sizes.size())}, 1}, {}, sizes.data()},
                           {DType::s32, Shape{}, {}, axis}};
  const TensorType out[] = {{DType::s8, Shape{{2, 3}, 2}, {}, nullptr},
                            {DType::s8, Shape{{2, 7}, 2}, {}, nullptr}};
  PartsAttrs attrs;
  const Status status = SplitV::read_tflite({{}, {in, 3}, {out, 2}}, &attrs);
  if (status == Status::ok) {
    EXPECT_EQ(attrs.axis, *axis);
  }
  return status;
}

TEST(SplitV, SizesAreThoseOfTheOutputsOrOneIsOpen) {
  EXPECT_EQ(read<int32_t>({3, 7}), Status::ok);
  EXPECT_EQ(read<int64_t>({3, 7}), Status::ok);
  EXPECT_EQ(read<int32_t>({-1, 7}), Status::ok);
  EXPECT_EQ(read<int64_t>({3, -1}), Status::ok);
  EXPECT_EQ(read<int32_t>({-1, -1}), Status::bad_attribute);
  EXPECT_EQ(read<int32_t>({7, 3}), Status::bad_shape);
  EXPECT_EQ(read<int32_t>({3, -2}), Status::bad_shape);
  EXPECT_EQ(read<int64_t>({3, (int64_t(1) << 32) + 7}), Status::bad_shape);
  EXPECT_EQ(read<int32_t>({10}), Status::bad_count);
  EXPECT_EQ(read<int16_t>({3, 7}), Status::bad_attribute);
}

TEST(SplitV, TheAxisIsAConstantWithinTheShape) {
  const int32_t last = -1, beyond = 2, before = -3;
  EXPECT_EQ(read<int32_t>({3, 7}, &last), Status::ok);
  EXPECT_EQ(read<int32_t>({3, 7}, &beyond), Status::bad_attribute);
  EXPECT_EQ(read<int32_t>({3, 7}, &before), Status::bad_attribute);
  EXPECT_EQ(read<int32_t>({3, 7}, nullptr), Status::bad_attribute);
}

}  // namespace
}  // namespace mw::split_v
