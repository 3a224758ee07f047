// SPDX-License-Identifier: Apache-2.0
#include "dsp/rfft/rfft.h"

#include <gtest/gtest.h>

#include <cmath>
#include <complex>
#include <numbers>

#include "host/base/rng.h"
#include "host/features/tables.h"

#include "host/ir/slots.h"

namespace mw::rfft {
namespace {

std::vector<int16_t> transform(const std::vector<int16_t>& x, int length) {
  const std::vector<int16_t> twiddles = features::twiddle_table(length);
  EXPECT_EQ(int(twiddles.size()), 2 * twiddle_count(length));
  std::vector<int16_t> y(size_t(length) + 2, 0x5a5a);
  KernelArgs args;
  args.in[kX] = x.data(), args.in[kTwiddles] = twiddles.data();
  args.out[kY] = y.data();
  rfft_s16_ref({1, int32_t(x.size()), length}, args);
  return y;
}

// Every length, short frames too: within a few steps of the transform in double.
TEST(Rfft, IsTheScaledTransform) {
  Rng rng(1);
  for (int length = 8; length <= 2048; length *= 2) {
    for (int samples : {length, length - 1, length / 2 + 3, 1}) {
      std::vector<int16_t> x;
      for (int i = 0; i < samples; ++i) x.push_back(int16_t(rng.between(-20000, 20000)));
      const std::vector<int16_t> y = transform(x, length);
      for (int k = 0; k <= length / 2; k += 1 + length / 64) {
        std::complex<double> want = 0;
        for (int i = 0; i < samples; ++i) {
          want +=
              double(x[size_t(i)]) *
              std::polar(1.0 / length, -2 * std::numbers::pi * (int64_t(k) * i % length) / length);
        }
        EXPECT_NEAR(y[size_t(2 * k)], want.real(), 4) << length << " " << samples << " " << k;
        EXPECT_NEAR(y[size_t(2 * k) + 1], want.imag(), 4) << length << " " << samples << " " << k;
      }
    }
  }
}

// 1/4 is 8191 / 32768 in Q15, so that full scale loses 1 / 8192 a stage.
TEST(Rfft, FullScaleConstantAndAlternation) {
  const std::vector<int16_t> constant(512, 32767);
  std::vector<int16_t> alternating;
  for (int i = 0; i < 512; ++i) alternating.push_back(i % 2 == 0 ? 32767 : -32768);
  EXPECT_NEAR(transform(constant, 512)[0], 32767, 20);
  EXPECT_NEAR(transform(alternating, 512)[512], 32767, 20);
}

}  // namespace
}  // namespace mw::rfft
