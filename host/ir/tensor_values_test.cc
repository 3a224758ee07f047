// SPDX-License-Identifier: Apache-2.0
// Real numbers as the bytes of a tensor: what the generated header of a model makes of them.
#include "host/ir/tensor_values.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <limits>

#include "abi/real_value.h"
#include "host/base/rng.h"

namespace mw {

namespace {

Tensor tensor_of(DType dtype, float scale, int32_t zero_point) {
  return {"x", dtype, {}, {{scale}, zero_point, 0}, nullptr};
}

template <class T>
std::vector<T> quantized(const Tensor& tensor, const std::vector<float>& values) {
  const Bytes bytes = to_tensor(tensor, values);
  std::vector<T> out(bytes.size() / sizeof(T));
  std::memcpy(out.data(), bytes.data(), bytes.size());
  return out;
}

// Values on halves of a step and beside them, at random scales.
template <class T>
void expect_the_devices(DType dtype, int32_t zero_point) {
  Rng rng(uint64_t(dtype) + 1);
  for (int round = 0; round < 200; ++round) {
    const auto scale = float(std::exp2(rng.uniform(-12, 3)));
    const RealScale to{scale, zero_point, std::numeric_limits<T>::min(),
                       std::numeric_limits<T>::max()};
    std::vector<float> values{NAN, INFINITY, -INFINITY, 0, 3e38f};
    for (int i = 0; i < 50; ++i) {
      const auto half = float((double(rng.between(-300, 300)) + 0.5) * scale);
      values.insert(values.end(), {half, std::nextafter(half, 0.0f), std::nextafter(half, 1e9f)});
    }
    const std::vector<T> got = quantized<T>(tensor_of(dtype, scale, zero_point), values);
    ASSERT_EQ(got.size(), values.size());
    for (size_t i = 0; i < values.size(); ++i) {
      EXPECT_EQ(int64_t(got[i]), quantize_real(values[i], to)) << values[i] << " at " << scale;
    }
  }
}

TEST(ToTensor, HostAndDeviceRoundAlike) {
  expect_the_devices<int8_t>(DType::s8, -7);
  expect_the_devices<uint8_t>(DType::u8, 128);
  expect_the_devices<int16_t>(DType::s16, 0);
}

TEST(ToTensor, AHalfThatAFloatScaleHidesIsOne) {
  const Tensor pixels = tensor_of(DType::u8, 1.0f / 255, 0);
  EXPECT_EQ(quantized<uint8_t>(pixels, {0, 0.5f, 1}), (std::vector<uint8_t>{0, 128, 255}));
}

TEST(FromTensor, GivesBackWhatWasQuantized) {
  const Tensor tensor = tensor_of(DType::s16, 0.25f, 3);
  const std::vector<float> values{-2, 0, 0.25f, 1000};
  EXPECT_EQ(from_tensor(tensor, to_tensor(tensor, values)), values);
}

}  // namespace

}  // namespace mw
