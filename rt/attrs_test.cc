// SPDX-License-Identifier: Apache-2.0
// The numbers that operators derive from scales, against the same in double of the standard
// library.
#include "abi/attrs.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "abi/checked.h"
#include "host/base/rng.h"

namespace mw {
namespace {

// TFLite's QuantizeMultiplier.
Multiplier by_frexp(double real) {
  if (real == 0) return {};
  int shift = 0;
  int64_t fixed = int64_t(std::round(std::frexp(real, &shift) * double(int64_t{1} << 31)));
  if (fixed == int64_t{1} << 31) fixed /= 2, ++shift;
  if (shift < -31) return {};
  if (shift > 30) return {INT32_MAX, 30};
  return {int32_t(fixed), shift};
}

TEST(Multipliers, EqualTheStandardLibrarysOverEveryMagnitude) {
  Rng rng(1);
  for (int i = 0; i < 20000; ++i) {
    const float real = float(std::exp2(rng.uniform(-40, 40)));
    const Multiplier got = quantize_quotient(real, 1), want = by_frexp(real);
    ASSERT_EQ(got.multiplier, want.multiplier) << real;
    ASSERT_EQ(got.shift, want.shift) << real;
  }
  const float one = 1.0f;
  for (float real :
       {0.0f, one, 0.5f, 2.0f, std::nextafter(one, 0.0f), std::nextafter(one, 2.0f), 0x1p30f,
        0x1p30f * 0.999f, 0x1p31f, 0x1p-32f, 0x1p-32f * 1.001f, 0x1p-33f, 1e-45f, 1e38f}) {
    const Multiplier got = quantize_quotient(real, 1), want = by_frexp(real);
    EXPECT_EQ(got.multiplier, want.multiplier) << real;
    EXPECT_EQ(got.shift, want.shift) << real;
  }
}

TEST(Multipliers, OneScaleOfWeightsServesEveryChannel) {
  const float x = 0.5f, y = 0.25f;
  const std::vector<float> each = {0.1f, 0.2f, 0.3f}, one = {0.2f};
  int32_t multiplier[3];
  int8_t shift[3];
  const Quant qx{{&x, 1}, 0}, qy{{&y, 1}, 0};
  derive_channel_multipliers(qx, {{each.data(), 3}, 0}, qy, 3, multiplier, shift);
  for (size_t c = 0; c < 3; ++c) {
    const Multiplier want = by_frexp(double(x) * double(each[c]) / double(y));
    EXPECT_EQ(multiplier[c], want.multiplier) << c;
    EXPECT_EQ(shift[c], want.shift) << c;
  }
  derive_channel_multipliers(qx, {{one.data(), 1}, 0}, qy, 3, multiplier, shift);
  for (size_t c = 0; c < 3; ++c)
    EXPECT_EQ(multiplier[c], by_frexp(0.5 * double(0.2f) / 0.25).multiplier);
}

TEST(Multipliers, ShiftsOfAFileAreThoseThatKernelsTake) {
  const auto passes = [](std::vector<int8_t> shifts) {
    return check_channel_shifts(shifts.data(), int32_t(shifts.size())) == Status::ok;
  };
  EXPECT_TRUE(passes({-31, 0, 30}));
  EXPECT_FALSE(passes({0, 0, 31}));
  EXPECT_FALSE(passes({-32, 0, 0}));
  EXPECT_FALSE(passes({0, 127, 0}));
  EXPECT_EQ(check_channel_shifts(nullptr, 3), Status::ok);
}

struct Range {
  Status status = Status::ok;
  int32_t low = 0, high = 0;
  bool operator==(const Range&) const = default;
};

Range range_of(int activation, DType dtype, float scale, int32_t zero_point) {
  TensorType out;
  out.dtype = dtype;
  if (scale != 0) out.quant = {{&scale, 1}, zero_point};
  Range range;
  range.status = activation_range(Activation(activation), out, range.low, range.high);
  return range;
}

TEST(ActivationRange, IsThatOfTheActivationInStepsOfTheOutput) {
  const Range all{Status::ok, -128, 127};
  EXPECT_EQ(range_of(0, DType::s8, 0.1f, 5), all);
  EXPECT_EQ(range_of(0, DType::s8, 0, 0), all) << "needs no quantization";
  EXPECT_EQ(range_of(1, DType::s8, 0.1f, 5), (Range{Status::ok, 5, 127}));
  EXPECT_EQ(range_of(2, DType::s8, 0.1f, 5), (Range{Status::ok, -5, 15}));
  EXPECT_EQ(range_of(3, DType::s8, 0.1f, 5), (Range{Status::ok, 5, 65}));
  EXPECT_EQ(range_of(3, DType::s8, 0.01f, 5), (Range{Status::ok, 5, 127})) << "6 lies beyond";
  EXPECT_EQ(range_of(2, DType::s8, 1e-9f, 5), all) << "so far that a step more would overflow";
  EXPECT_EQ(range_of(2, DType::s8, 0.4f, 0), (Range{Status::ok, -3, 3})) << "halves away from 0";
  EXPECT_EQ(range_of(2, DType::s8, 0.3f, 0), (Range{Status::ok, -3, 3}));
  EXPECT_EQ(range_of(3, DType::u8, 0.1f, 10), (Range{Status::ok, 10, 70}));
  EXPECT_EQ(range_of(3, DType::s16, 0.001f, 0), (Range{Status::ok, 0, 6000}));
  EXPECT_EQ(range_of(0, DType::s16, 0.001f, 0), (Range{Status::ok, -32768, 32767}));
  EXPECT_EQ(range_of(0, DType::s32, 0.001f, 0), (Range{Status::ok, INT32_MIN, INT32_MAX}));
  EXPECT_EQ(range_of(1, DType::s8, 0, 0).status, Status::bad_quantization);
  for (int unknown : {4, 5, 127, -1}) {
    EXPECT_EQ(range_of(unknown, DType::s8, 0.1f, 5).status, Status::bad_attribute) << unknown;
  }
}

TEST(ActivationRange, OfFloatsIsItsBits) {
  const float bounds[][2] = {
      {-3.402823466e38f, 3.402823466e38f}, {0, 3.402823466e38f}, {-1, 1}, {0, 6}};
  for (int activation = 0; activation < 4; ++activation) {
    const Range range = range_of(activation, DType::f32, 0, 0);
    EXPECT_EQ(range.status, Status::ok);
    EXPECT_EQ(float_from_bits(range.low), bounds[activation][0]) << activation;
    EXPECT_EQ(float_from_bits(range.high), bounds[activation][1]) << activation;
  }
}

TEST(CheckedProduct, EndsAtTheLargestBuffer) {
  uint32_t out = 1;
  EXPECT_TRUE(checked_product(out, 1 << 14, 1 << 14));
  EXPECT_EQ(out, kMaxBytes);
  EXPECT_FALSE(checked_product(out, (1 << 14) + 1, 1 << 14));
  EXPECT_EQ(out, 0u);
  EXPECT_FALSE(checked_product(out, 5, 0));
  EXPECT_FALSE(checked_product(out, 5, -1));
  EXPECT_FALSE(checked_product(out, 1 << 16, 1 << 16, 1 << 16, 1 << 16, 1 << 16, 0));
  EXPECT_TRUE(checked_product(out, 7));
  EXPECT_EQ(out, 7u);
}

}  // namespace
}  // namespace mw
