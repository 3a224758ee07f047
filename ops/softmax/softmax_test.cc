// SPDX-License-Identifier: Apache-2.0
#include "ops/softmax/softmax.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "ops/softmax/tables.h"

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

// TFLite's LUTPopulate for int16, with the standard library's functions.
std::vector<int> as_tflite(float scale, int zero_point, float (*f)(float)) {
  const float low = scale * float(INT16_MIN - zero_point);
  const float high = scale * float(INT16_MAX - zero_point);
  const float step = (high - low) / 512, y_scale = 2.0f / 65535;
  const float inverse = 65536.0f / (y_scale * INT16_MAX - y_scale * INT16_MIN);
  const auto clamped = [](float value) { return int(std::clamp(value, -32768.0f, 32767.0f)); };
  std::vector<int> out;
  for (int i = 0; i < 512; ++i) {
    const float at = low + float(i) * step;
    const float here = std::round(f(at) * inverse);
    const float line = std::round((f(low + float(i + 1) * step) * inverse + here) / 2);
    const float error = line - std::round(f(at + step / 2) * inverse);
    out.push_back(clamped(here - std::round(error / 2)));
  }
  out.push_back(clamped(std::round(f(high) * inverse)));
  return out;
}

TEST(Softmax, has_the_tables_of_tflite) {
  const std::vector<int> exps(std::begin(kExp.at), std::end(kExp.at));
  EXPECT_EQ(exps, as_tflite(10.0f / 65535, 32767, [](float x) { return std::exp(x); }));
  const std::vector<int> reciprocals(std::begin(kReciprocal.at), std::end(kReciprocal.at));
  EXPECT_EQ(reciprocals,
            as_tflite(1.0f / 65535, -32768, [](float x) { return 1.0f / (1.0f + x); }));
}

TEST(Softmax, takes_the_factor_of_s16_as_double) {
  const float y_scale = 1.0f / 32768;
  TensorType x, y;
  x.dtype = y.dtype = DType::s16;
  x.shape = y.shape = Shape{{1, 4}, 2};
  y.quant = {{&y_scale, 1}, 0};
  for (int i = 1; i < 2000; ++i) {
    const float beta = float(i) * 0.37f, scale = std::exp(float(i) * -0.007f);
    x.quant = {{&scale, 1}, 0};
    const Attrs attrs{beta};
    Params params{};
    ASSERT_EQ(kCore.prepare(&attrs, {{&x, 1}, {&y, 1}}, &params), Status::ok);
    int shift = 0;
    const double factor = double(scale) * double(beta) / (10.0 / 65535.0);
    int64_t fixed = std::llround(std::frexp(factor, &shift) * 0x1p31);
    if (fixed == int64_t(1) << 31) fixed /= 2, ++shift;
    EXPECT_EQ(params.multiplier, fixed) << beta << " " << scale;
    EXPECT_EQ(params.left_shift, shift) << beta << " " << scale;
  }
}

}  // namespace
}  // namespace mw::softmax
