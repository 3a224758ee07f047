// SPDX-License-Identifier: Apache-2.0
#include "dsp/noise_reduction/noise_reduction.h"

#include <gtest/gtest.h>

#include <cmath>

#include "host/ir/slots.h"

namespace mw::noise_reduction {
namespace {

struct Stream {
  Params p{1, 2, 10, 409, 983, 819};
  uint32_t state[2] = {}, y[2] = {}, estimate[2] = {};

  void run(uint32_t even, uint32_t odd) {
    const uint32_t x[2] = {even, odd};
    KernelArgs args;
    args.in[kX] = x;
    args.out[kY] = y, args.out[kEstimate] = estimate, args.states[kState] = state;
    noise_reduction_u32_ref(p, args);
  }
};

TEST(NoiseReduction, LearnsWhatStaysAndKeepsWhatComes) {
  Stream stream;
  for (int i = 0; i < 1000; ++i) stream.run(5000, 5000);
  for (int c = 0; c < 2; ++c) {
    EXPECT_NEAR(stream.estimate[c] / 1024.0, 5000, 5) << "hum is all noise";
    EXPECT_NEAR(stream.y[c], 5000 * 819 / 16384, 1) << "of which min_signal_remaining stays";
  }
  stream.run(50000, 50000);
  EXPECT_NEAR(stream.y[0], 45000 * (1 - 409 / 16384.0), 50);
  EXPECT_NEAR(stream.y[1], 45000 * (1 - 983 / 16384.0), 50);
}

TEST(NoiseReduction, SilenceLeavesTheFirstState) {
  Stream stream;
  for (int i = 0; i < 5; ++i) stream.run(0, 0);
  EXPECT_EQ(stream.state[0] | stream.state[1] | stream.y[0] | stream.y[1], 0u);
}

// The estimate follows an exponential average, odd channels faster.
TEST(NoiseReduction, SmoothsByItsFractions) {
  Stream stream;
  double even = 0, odd = 0;
  for (int i = 0; i < 60; ++i) {
    const uint32_t x = uint32_t(1000 + 37 * (i % 11));
    stream.run(x, x);
    even += (x - even) * 409 / 16384, odd += (x - odd) * 983 / 16384;
    EXPECT_NEAR(stream.estimate[0] / 1024.0, even, 0.1);
    EXPECT_NEAR(stream.estimate[1] / 1024.0, odd, 0.1);
  }
}

}  // namespace
}  // namespace mw::noise_reduction
