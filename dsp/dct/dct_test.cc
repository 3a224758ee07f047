// SPDX-License-Identifier: Apache-2.0
#include "dsp/dct/dct.h"

#include <gtest/gtest.h>

#include "host/ir/slots.h"

namespace mw::dct {
namespace {

TEST(Dct, RoundsAddsTheBiasAndSaturates) {
  const uint16_t x[] = {1, 2, 65535, 65535};
  const int16_t w[] = {1, 1, -1, -1, 32767, 32767};
  const int32_t bias[] = {0, 10, -5};
  int16_t y[2][3];
  KernelArgs args;
  args.in[kX] = x, args.in[kW] = w, args.in[kBias] = bias;
  args.out[kY] = y;
  dct_u16_s16_ref({2, 2, 3, 1}, args);
  // (3 + 1) >> 1, ((-3 + 1) >> 1) + 10, (98301 + 1) >> 1 above the range
  EXPECT_EQ(y[0][0], 2);
  EXPECT_EQ(y[0][1], 9);
  EXPECT_EQ(y[0][2], 32767);
  EXPECT_EQ(y[1][0], 32767);
  EXPECT_EQ(y[1][1], -32768);
  EXPECT_EQ(y[1][2], 32767);
}

}  // namespace
}  // namespace mw::dct
