// SPDX-License-Identifier: Apache-2.0
// The value of a padding: the nearest that y can hold, and what a file may say of it.
#include "ops/padv2/padv2.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "abi/checked.h"
#include "host/base/rng.h"
#include "host/ir/text.h"
#include "host/quant/post_training.h"
#include "host/sim/sim.h"

namespace mw::padv2 {
namespace {

constexpr float kInfinity = std::numeric_limits<float>::infinity();

// A type with its scale, which lives as long.
struct Typed {
  Typed(DType dtype, float of, int32_t zero_point, Shape shape = Shape{{4}, 1}) : scale(of) {
    type = {dtype, shape, {}, nullptr};
    if (scale != 0) type.quant.scales = {&scale, 1};
    type.quant.zero_point = zero_point;
  }
  Typed(const Typed&) = delete;
  float scale;
  TensorType type;
};

int32_t filled(const TensorType& y, float value, int32_t integer = 0) {
  PadV2::Attrs a;
  a.value = value, a.integer = integer;
  int32_t bits = 0;
  EXPECT_EQ(PadV2::fill(a, y, bits), Status::ok);
  return bits;
}

TEST(PadV2, TheValueIsTheNearestThatTheOutputHolds) {
  const Typed s8(DType::s8, 0.5f, 3), s16(DType::s16, 0.25f, 0);
  EXPECT_EQ(filled(s8.type, 0), 3);
  EXPECT_EQ(filled(s8.type, 1.25f), 6);   // 2.5 steps, halves away from zero
  EXPECT_EQ(filled(s8.type, -1.25f), 0);  // -2.5
  EXPECT_EQ(filled(s8.type, 1.2f), 5);
  EXPECT_EQ(filled(s8.type, -1.2f), 1);
  EXPECT_EQ(filled(s8.type, 61.9f), 127);
  EXPECT_EQ(filled(s8.type, 62.0f), 127);
  EXPECT_EQ(filled(s8.type, 62.5f), 127);
  EXPECT_EQ(filled(s8.type, -65.5f), -128);
  EXPECT_EQ(filled(s8.type, -66.0f), -128);
  EXPECT_EQ(filled(s8.type, 1e30f), 127);
  EXPECT_EQ(filled(s8.type, -kInfinity), -128);
  EXPECT_EQ(filled(s8.type, std::nanf("")), -128);
  EXPECT_EQ(filled(s16.type, -1e30f), -32768);
  EXPECT_EQ(filled(s16.type, 1e30f), 32767);
  EXPECT_EQ(filled(s16.type, 8.0f), 32);
}

TEST(PadV2, WithoutAScaleItIsAnInteger) {
  const Typed s32(DType::s32, 0.5f, 3), plain(DType::s8, 0, 0), f32(DType::f32, 0, 0);
  EXPECT_EQ(filled(s32.type, 5, INT32_MIN), INT32_MIN);
  EXPECT_EQ(filled(plain.type, 5, -128), -128);
  EXPECT_EQ(filled(f32.type, -kInfinity, 7), bits_from_float(-kInfinity));
  for (int32_t integer : {-129, 128}) {
    PadV2::Attrs a;
    a.integer = integer;
    int32_t bits = 0;
    EXPECT_EQ(PadV2::fill(a, plain.type, bits), Status::bad_attribute);
  }
  const Typed beyond(DType::s8, 0.5f, 128);
  int32_t bits = 0;
  EXPECT_EQ(PadV2::fill({}, beyond.type, bits), Status::bad_quantization);
}

constexpr int32_t kPaddings[] = {1, 2};

// What read_tflite() makes of a file whose value is that.
Status read(const Typed& y, const TensorType& value, PadV2::Attrs& a) {
  const TensorType in[] = {y.type, {DType::s32, Shape{{1, 2}, 2}, {}, kPaddings}, value};
  TensorType out = y.type;
  out.shape.dim[0] += 3;
  return PadV2::read_tflite({{}, {in, 3}, {&out, 1}}, &a);
}

TEST(PadV2, EveryValueOfAFileComesBack) {
  Rng rng(1);
  for (int i = 0; i < 200; ++i) {
    const bool wide = i % 2 == 1;
    const auto scale = float(std::exp(rng.uniform(-20, 20)));
    const Typed y(wide ? DType::s16 : DType::s8, scale, wide ? 0 : int32_t(rng.between(-128, 127)));
    Typed value(y.type.dtype, scale, y.type.quant.zero_point, Shape{});
    for (int32_t q = wide ? -32768 : -128; q <= (wide ? 32767 : 127); q += wide ? 97 : 1) {
      const auto narrow = int8_t(q);
      const auto step = int16_t(q);
      value.type.data = wide ? static_cast<const void*>(&step) : &narrow;
      PadV2::Attrs a;
      ASSERT_EQ(read(y, value.type, a), Status::ok);
      ASSERT_EQ(filled(y.type, a.value, a.integer), q);
      ASSERT_EQ(a.before[0], 1);
      ASSERT_EQ(a.after[0], 2);
    }
  }
}

TEST(PadV2, AFileWhoseValueIsNoConstantOfTheOutputIsRefused) {
  const Typed y(DType::s8, 0.5f, 3);
  const int8_t q = 5;
  PadV2::Attrs a;
  const auto with = [&](float scale, int32_t zero_point, DType dtype, Shape shape,
                        const void* data) {
    Typed value(dtype, scale, zero_point, shape);
    value.type.data = data;
    return read(y, value.type, a);
  };
  EXPECT_EQ(with(0.5f, 3, DType::s8, Shape{}, &q), Status::ok);
  EXPECT_EQ(with(0.5f, 3, DType::s8, Shape{{1}, 1}, &q), Status::ok);
  EXPECT_EQ(with(0.5f, 3, DType::s8, Shape{}, nullptr), Status::bad_attribute);
  EXPECT_EQ(with(0.5f, 3, DType::s8, Shape{{2}, 1}, &q), Status::bad_attribute);
  EXPECT_EQ(with(0.5f, 3, DType::u8, Shape{}, &q), Status::bad_dtype);
  EXPECT_EQ(with(0.25f, 3, DType::s8, Shape{}, &q), Status::bad_quantization);
  EXPECT_EQ(with(0.5f, 2, DType::s8, Shape{}, &q), Status::bad_quantization);
  EXPECT_EQ(with(0, 3, DType::s8, Shape{}, &q), Status::bad_quantization);
  // So large that the real number is none.
  const Typed large(DType::s8, 3e38f, 0);
  Typed value(DType::s8, 3e38f, 0, Shape{});
  value.type.data = &q;
  EXPECT_EQ(read(large, value.type, a), Status::bad_quantization);
}

// The value is beyond what x holds: x takes the scale of y.
TEST(PadV2, QuantizationCoversTheValue) {
  const auto graph = parse(R"(graph "g" {
  input x: f32[1,4]
  y: f32[1,6] = padv2(x) {before={0, 1}, after={0, 1}, value=-20}
  output y
})");
  ASSERT_TRUE(graph) << graph.error().text();
  const std::vector<float> sample = {-1, 0.25f, 0.5f, 1};
  const auto made = quantize_after_training(*graph, {{{*bytes_of(sample)}}});
  ASSERT_TRUE(made) << made.error().text();
  auto sim = Sim::open(made->graph);
  ASSERT_TRUE(sim) << sim.error().text() << print(made->graph);
  const Tensor& x = made->graph.tensors[size_t(made->graph.inputs[0])];
  const Tensor& y = made->graph.tensors[size_t(made->graph.outputs[0])];
  ASSERT_EQ(y.dtype, DType::s8);
  std::vector<int8_t> q;
  for (float value : sample) {
    q.push_back(int8_t(std::lround(value / x.quant.scales[0]) + x.quant.zero_point));
  }
  const auto out = sim->run(std::vector<Bytes>{*bytes_of(q)});
  ASSERT_TRUE(out) << out.error().text();
  const std::vector<float> wanted = {-20, -1, 0.25f, 0.5f, 1, -20};
  for (size_t i = 0; i < wanted.size(); ++i) {
    const float got = y.quant.scales[0] * float(int8_t(out->at(0)[i]) - y.quant.zero_point);
    EXPECT_NEAR(got, wanted[i], 0.6f * y.quant.scales[0]) << i;
  }
}

}  // namespace
}  // namespace mw::padv2
