// SPDX-License-Identifier: Apache-2.0
#include "dsp/fft_auto_scale/fft_auto_scale.h"

#include <gtest/gtest.h>

#include "host/ir/slots.h"

namespace mw::fft_auto_scale {
namespace {

TEST(FftAutoScale, UsesFifteenBitsAndOverlooksTheLowestValue) {
  struct Case {
    int16_t x[2];
    int32_t shift;
    int16_t y[2];
  };
  const Case cases[] = {
      {{0, 0}, 15, {0, 0}},           {{1, 0}, 14, {16384, 0}},
      {{-1, 1}, 14, {-16384, 16384}}, {{127, -128}, 7, {16256, -16384}},
      {{32767, -5}, 0, {32767, -5}},  {{-32767, 2}, 0, {-32767, 2}},
      {{-32768, 1}, 14, {0, 16384}},
  };
  for (const Case& c : cases) {
    int16_t y[2] = {};
    int32_t shift = -1;
    KernelArgs args;
    args.in[kX] = c.x;
    args.out[kY] = y, args.out[kShift] = &shift;
    fft_auto_scale_s16_ref({1, 2}, args);
    EXPECT_EQ(shift, c.shift) << c.x[0];
    EXPECT_EQ(y[0], c.y[0]) << c.x[0];
    EXPECT_EQ(y[1], c.y[1]) << c.x[0];
  }
}

}  // namespace
}  // namespace mw::fft_auto_scale
