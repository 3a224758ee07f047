// SPDX-License-Identifier: Apache-2.0
#include "dsp/window/window.h"

#include <gtest/gtest.h>

#include "host/ir/slots.h"

namespace mw::window {
namespace {

TEST(Window, RoundsDownAndMayRunInPlace) {
  int16_t x[] = {-32768, -1, 1, 32767, -3, 5};
  const int16_t w[] = {4096, 2048, 2048};
  KernelArgs args;
  args.in[kX] = x, args.in[kW] = w;
  args.out[kY] = x;
  window_s16_ref({2, 3, 12}, args);
  const int16_t want[] = {-32768, -1, 0, 32767, -2, 2};
  for (int i = 0; i < 6; ++i) EXPECT_EQ(x[i], want[i]) << i;
}

}  // namespace
}  // namespace mw::window
