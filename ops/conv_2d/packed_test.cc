// SPDX-License-Identifier: Apache-2.0
// The packed kernel against the reference: what it takes, in both forms, and what its packer must
// refuse. On a host it runs as the assembly's emulation; the selftest of the ports runs the
// assembly.
#include "ops/conv_2d/packed.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "abi/requantize.h"
#include "host/base/rng.h"
#include "host/ir/op_def.h"
#include "host/ir/slots.h"

namespace mw::conv_2d {
namespace {

// A convolution with all that both kernels read.
struct Problem {
  Params p{};
  std::vector<int8_t> x, w;
  std::vector<int32_t> bias, multiplier;
  std::vector<int8_t> shift;

  // One image, stride 1, no padding, int8 alone bounding outputs.
  static Problem of(int32_t in_h, int32_t in_w, int32_t in_c, int32_t k_h, int32_t k_w,
                    int32_t out_c) {
    Problem problem;
    Params& p = problem.p;
    p.batch = 1, p.groups = 1, p.in_h = in_h, p.in_w = in_w, p.in_c = in_c, p.out_c = out_c;
    p.k_h = int16_t(k_h), p.k_w = int16_t(k_w);
    p.stride_h = p.stride_w = p.dilation_h = p.dilation_w = 1;
    p.act_min = INT8_MIN, p.act_max = INT8_MAX;
    p.out_h = in_h - k_h + 1, p.out_w = in_w - k_w + 1;
    problem.x.resize(size_t(in_h) * size_t(in_w) * size_t(in_c));
    problem.w.resize(size_t(k_h) * size_t(k_w) * size_t(in_c) * size_t(out_c));
    problem.bias.resize(size_t(out_c));
    problem.multiplier.assign(size_t(out_c), 1 << 30);
    problem.shift.assign(size_t(out_c), -8);
    return problem;
  }

  KernelArgs constants() const {
    KernelArgs args;
    args.in[kW] = w.data(), args.in[kB] = bias.data();
    args.tables[kMultiplier] = multiplier.data(), args.tables[kShift] = shift.data();
    return args;
  }
  std::optional<Bytes> pack() const {
    const OpDef& op = *find_op("conv_2d");
    return find_host_row(op, conv_2d_s8_packed_arm_dsp_row)->pack(&p, constants());
  }
  std::vector<int8_t> outputs() const {
    return std::vector<int8_t>(size_t(p.batch) * size_t(p.out_h) * size_t(p.out_w) *
                               size_t(p.out_c));
  }
  std::vector<int8_t> by_reference() const {
    std::vector<int8_t> y = outputs();
    KernelArgs args = constants();
    args.in[kX] = x.data(), args.out[kY] = y.data();
    conv_2d_s8_ref(p, args);
    return y;
  }
  std::vector<int8_t> by_stream(const Bytes& stream) const {
    std::vector<int8_t> y = outputs();
    const KernelRow& row = conv_2d_s8_packed_arm_dsp_row;
    OwnFootprint footprint(row.slots);
    EXPECT_EQ(row.footprint(&p, row, *footprint), Status::ok);
    EXPECT_EQ(footprint->table_bytes[packed::kStream], stream.size());
    EXPECT_EQ(footprint->in_bytes[kW] + footprint->in_bytes[kB] + footprint->table_bytes[kShift],
              0u);
    std::vector<uint32_t> scratch(footprint->scratch_bytes / 4, 0x7fff8000);
    KernelArgs args;
    args.in[kX] = x.data(), args.out[kY] = y.data(), args.scratch = scratch.data();
    args.tables[packed::kStream] = stream.data();
    conv_2d_s8_packed_arm_dsp(p, args);
    return y;
  }
  bool is_scaled(const Bytes& stream) const {
    const size_t bytes_at = size_t(packed::kBiasWords + packed::column_elems(p)) * 4;
    return stream[bytes_at + 3] >= packed::kScaled;
  }
};

Problem random_problem(Rng& rng) {
  const auto draw = [&](int64_t low, int64_t high) { return int32_t(rng.between(low, high)); };
  Problem problem =
      Problem::of(draw(4, 9), draw(4, 9), draw(1, 19), draw(1, 4), draw(1, 4), draw(1, 13));
  Params& p = problem.p;
  p.batch = draw(1, 2);
  p.stride_h = int16_t(draw(1, 3)), p.stride_w = int16_t(draw(1, 3));
  p.pad_h = int16_t(draw(0, p.k_h - 1)), p.pad_w = int16_t(draw(0, p.k_w - 1));
  const int32_t below = draw(0, p.k_h - 1), right = draw(0, p.k_w - 1);
  p.out_h = (p.in_h + p.pad_h + below - p.k_h) / p.stride_h + 1;
  p.out_w = (p.in_w + p.pad_w + right - p.k_w) / p.stride_w + 1;
  p.x_zp = int16_t(draw(INT8_MIN, INT8_MAX)), p.y_zp = int16_t(draw(INT8_MIN, INT8_MAX));
  p.reverse = int16_t(draw(0, 1));
  problem.x.resize(problem.x.size() * size_t(p.batch));
  for (int8_t& v : problem.x) v = int8_t(draw(INT8_MIN, INT8_MAX));
  for (int8_t& v : problem.w) v = int8_t(draw(-127, 127));
  for (int32_t& v : problem.bias) v = draw(-20'000, 20'000);
  for (int32_t& v : problem.multiplier) v = draw(1 << 30, INT32_MAX);
  // A clamp at 0 cuts off what is rounded otherwise than by the scaled form.
  const bool clamped = rng.chance(0.5);
  if (clamped) p.y_zp = INT8_MIN;
  for (int8_t& v : problem.shift) v = int8_t(-(clamped ? draw(6, 11) : draw(1, 9)));
  return problem;
}

TEST(PackedConv2d, EqualsTheReferenceInBothForms) {
  Rng rng(3);
  int scaled = 0, rounded = 0;
  for (int i = 0; i < 600; ++i) {
    const Problem problem = random_problem(rng);
    const auto stream = problem.pack();
    ASSERT_TRUE(stream.has_value()) << i;
    (problem.is_scaled(*stream) ? scaled : rounded) += 1;
    ASSERT_EQ(problem.by_stream(*stream), problem.by_reference()) << i;
  }
  EXPECT_GE(scaled, 60);
  EXPECT_GE(rounded, 60);
}

// 256 x 256 pixels hold every pair of inputs, and weights 127 and 1 make every sum of them.
TEST(PackedConv2d, IsExactForEverySum) {
  Rng rng(5);
  int scaled = 0;
  for (int i = 0; i < 60; ++i) {
    Problem problem = Problem::of(256, 256, 2, 1, 1, 4);
    for (int32_t a = 0; a < 256; ++a) {
      for (int32_t b = 0; b < 256; ++b) {
        problem.x[size_t(2 * (256 * a + b))] = int8_t(a - 128);
        problem.x[size_t(2 * (256 * a + b)) + 1] = int8_t(b - 128);
      }
    }
    problem.p.y_zp = int16_t(i % 2 == 0 ? -128 : rng.between(-128, 127));
    for (size_t c = 0; c < 4; ++c) {
      problem.w[2 * c] = 127, problem.w[2 * c + 1] = 1;
      problem.bias[c] = int32_t(rng.between(-9'000, 9'000));
      problem.multiplier[c] = int32_t(rng.between(1 << 30, INT32_MAX));
      problem.shift[c] = int8_t(-rng.between(5, 8));
    }
    const auto stream = problem.pack();
    ASSERT_TRUE(stream.has_value());
    scaled += problem.is_scaled(*stream);
    ASSERT_EQ(problem.by_stream(*stream), problem.by_reference()) << i;
  }
  EXPECT_GE(scaled, 20);
}

TEST(PackedConv2d, ConstantChannelsMayHaveAnySums) {
  Rng rng(7);
  Problem problem = Problem::of(3, 3, 5, 1, 1, 6);
  for (int8_t& v : problem.x) v = int8_t(rng.between(INT8_MIN, INT8_MAX));
  for (int8_t& v : problem.w) v = int8_t(rng.between(-128, 127));
  problem.bias = {1'500'000'000, -1'500'000'000, 7, 1'000'000'000, -40, 0};
  problem.shift = {-25, -2, -7, 0, -31, -30};
  problem.multiplier[5] = 0;
  for (size_t k = 0; k < 5; ++k) problem.w[10 + k] = int8_t(rng.between(-127, 127));
  for (const int16_t zero_point : {int16_t(INT8_MIN), int16_t(3)}) {
    problem.p.y_zp = zero_point;
    const auto stream = problem.pack();
    ASSERT_TRUE(stream.has_value());
    EXPECT_EQ(problem.is_scaled(*stream), zero_point == INT8_MIN);
    const std::vector<int8_t> y = problem.by_reference();
    EXPECT_EQ(problem.by_stream(*stream), y);
    EXPECT_NE(y[0], y[1]);
  }
}

TEST(PackedConv2d, RefusesSumsThatDoNotFit) {
  constexpr int32_t kLimit = 1 << 23;
  Problem problem = Problem::of(1, 1, 4, 1, 1, 2);
  // The output changes where the sum passes 8,388,500, a little below the limit.
  problem.shift[1] = -16, problem.multiplier[1] = int32_t(64.5 * double(1ll << 47) / 8'388'500);
  const auto packs = [&](int32_t bias) {
    problem.bias[1] = bias;
    return problem.pack().has_value();
  };
  EXPECT_TRUE(packs(kLimit));  // without weights it is constant
  problem.w[4] = 1;
  EXPECT_TRUE(packs(kLimit - 128));
  EXPECT_FALSE(packs(kLimit - 127));
  EXPECT_TRUE(packs(-kLimit + 129));
  EXPECT_FALSE(packs(-kLimit + 128));
  problem.w[4] = -1;
  EXPECT_TRUE(packs(kLimit - 129));
  EXPECT_FALSE(packs(kLimit - 128));
}

// 256 (-128) - 1 is no int16.
TEST(PackedConv2d, RefusesWeightsThatShareNoLane) {
  Problem problem = Problem::of(1, 1, 4, 1, 1, 2);
  problem.w = {-1, 1, 1, 1, -128, 1, 1, 1};
  EXPECT_FALSE(problem.pack().has_value());
  problem.w = {1, -128, 1, 1, -128, -127, 1, 1};
  ASSERT_TRUE(problem.pack().has_value());
  problem.x = {127, -128, 127, -128};
  EXPECT_EQ(problem.by_stream(*problem.pack()), problem.by_reference());
}

TEST(PackedConv2d, RefusesFactorsOfAHalfAndMore) {
  Problem problem = Problem::of(1, 1, 4, 1, 1, 1);
  problem.w = {1, 0, 0, 0};
  problem.shift = {-1};
  EXPECT_TRUE(problem.pack().has_value());
  problem.shift = {0};
  EXPECT_FALSE(problem.pack().has_value());
  problem.shift = {3};
  EXPECT_FALSE(problem.pack().has_value());
}

// The scaled form takes factors below 2^31, of which this is the last.
TEST(PackedConv2d, ScalesByTheLargestFactor) {
  Problem problem = Problem::of(1, 1, 4, 1, 1, 4);
  problem.p.y_zp = INT8_MIN;
  for (int8_t& v : problem.w) v = 1;
  problem.multiplier.assign(4, INT32_MAX), problem.shift.assign(4, -5);
  for (const int8_t x : {-128, -1, 0, 31, 32, 127}) {
    problem.x.assign(4, x);
    const auto stream = problem.pack();
    ASSERT_TRUE(stream.has_value());
    EXPECT_TRUE(problem.is_scaled(*stream));
    EXPECT_EQ(problem.by_stream(*stream), problem.by_reference()) << int(x);
  }
}

TEST(PackedConv2d, TakesNoOtherProblems) {
  const auto supports = [](const Params& p) { return conv_2d_s8_packed_arm_dsp_row.supports(&p); };
  const Params p = Problem::of(4, 4, 4, 2, 2, 4).p;
  EXPECT_TRUE(supports(p));
  Params other = p;
  other.groups = 2;
  EXPECT_FALSE(supports(other));
  other = p, other.dilation_w = 2;
  EXPECT_FALSE(supports(other));
  other = p, other.dilation_h = 2;
  EXPECT_FALSE(supports(other));
  other = p, other.act_max = 126;
  EXPECT_FALSE(supports(other));
  other = p, other.act_min = -127;
  EXPECT_FALSE(supports(other));
}

}  // namespace
}  // namespace mw::conv_2d
