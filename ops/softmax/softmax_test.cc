// SPDX-License-Identifier: Apache-2.0
#include "ops/softmax/softmax.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace mw::softmax {
namespace {

Status prepared(float beta, float scale, Params& params) {
  const float y_scale = 1.0f / 256;
  TensorType x, y;
  x.dtype = y.dtype = DType::s8;
  x.shape = y.shape = Shape{{1, 4}, 2};
  x.quant = {{&scale, 1}, 0};
  y.quant = {{&y_scale, 1}, -128};
  const Attrs attrs{beta};
  return kCore.prepare(&attrs, {{&x, 1}, {&y, 1}}, &params);
}

// TFLite takes the product in double, in steps of 2^-26.
void expect_as_double(float beta, float scale) {
  const double steps = double(beta) * double(scale) * double(1 << 26);
  Params params{};
  const Status status = prepared(beta, scale, params);
  ASSERT_EQ(status, steps > 1 ? Status::ok : Status::bad_quantization) << beta << " " << scale;
  if (status != Status::ok) return;
  int shift = 0;
  int64_t fixed = std::llround(std::frexp(std::min(steps, double(INT32_MAX)), &shift) * 0x1p31);
  if (fixed == int64_t(1) << 31) fixed /= 2, ++shift;
  if (shift > 30) fixed = INT32_MAX, shift = 30;
  const bool negligible = std::llround(steps * 2) >= int64_t(1) << 31;
  EXPECT_EQ(params.multiplier, fixed) << beta << " " << scale;
  EXPECT_EQ(params.left_shift, shift) << beta << " " << scale;
  EXPECT_EQ(params.diff_min, negligible ? 0 : -((31 << 26) >> shift)) << beta << " " << scale;
}

TEST(Softmax, prepares_as_double_where_its_range_begins_and_ends) {
  for (float beta : {1.0f, 0.9999999f, 1.5f, 0.3f, 7.7f, 1e-3f}) {
    for (double limit : {0x1p-26, 0x1p3, 0x1p4, 0x1p5}) {
      float scale = float(limit / double(beta));
      for (int i = 0; i < 8; ++i) scale = std::nextafter(scale, 0.0f);
      for (int i = 0; i < 16; ++i, scale = std::nextafter(scale, 1e9f))
        expect_as_double(beta, scale);
    }
  }
}

// (1 + a) * (1 - a) is just below 1, nearer than one factor alone can come.
TEST(Softmax, prepares_as_double_within_a_quarter_step_of_the_end) {
  for (int i = 1; i < 400; ++i) {
    const float a = float(i) * 0x1p-23f;
    expect_as_double(1 + a, 16 * (1 - a));
    expect_as_double(1 + a, 0x1p-26f * (1 - a));
  }
}

TEST(Softmax, refuses_a_beta_that_is_no_factor) {
  Params params{};
  for (float beta : {0.0f, -1.0f, -INFINITY, NAN}) {
    EXPECT_EQ(prepared(beta, 0.1f, params), Status::bad_quantization) << beta;
  }
  EXPECT_EQ(prepared(INFINITY, 0.1f, params), Status::ok);
}

}  // namespace
}  // namespace mw::softmax
