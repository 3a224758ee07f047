// SPDX-License-Identifier: Apache-2.0
#include "ops/prelu/prelu.h"

#include <gtest/gtest.h>

namespace mw::prelu {
namespace {

Status prepared(DType dtype, Shape x_shape, Shape alpha_shape) {
  const float scale = 0.5f;
  const TensorType x{dtype, x_shape, {{&scale, 1}, 0}, nullptr};
  const TensorType alpha{DType::s8, alpha_shape, {{&scale, 1}, 0}, nullptr};
  const TensorType in[] = {x, alpha}, y{dtype, Shape{{2, 3}, 2}, {{&scale, 1}, 0}, nullptr};
  Params params;
  return kCore.prepare(nullptr, {{in, 2}, {&y, 1}}, &params);
}

TEST(Prelu, XOfInt16IsNotBroadcast) {
  const Shape all{{2, 3}, 2}, row{{3}, 1};
  EXPECT_EQ(prepared(DType::s8, all, row), Status::ok);
  EXPECT_EQ(prepared(DType::s8, row, all), Status::ok);
  EXPECT_EQ(prepared(DType::s16, all, row), Status::ok);
  EXPECT_EQ(prepared(DType::s16, row, all), Status::bad_shape);
}

}  // namespace
}  // namespace mw::prelu
