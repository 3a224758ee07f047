// SPDX-License-Identifier: Apache-2.0
#include "dsp/energy/energy.h"

#include <gtest/gtest.h>

#include <cmath>

#include "host/base/rng.h"

#include "host/ir/slots.h"

namespace mw::energy {
namespace {

TEST(Energy, PowerAndMagnitudeOfTheBinsAskedFor) {
  Rng rng(1);
  int16_t x[2][9][2];
  for (auto& frame : x) {
    for (auto& bin : frame) {
      for (int16_t& part : bin) part = int16_t(rng.between(-32768, 32767));
    }
  }
  x[0][2][0] = x[0][2][1] = -32768;
  x[0][3][0] = x[0][3][1] = 0;
  for (int32_t magnitude : {0, 1}) {
    uint32_t y[2][5];
    KernelArgs args;
    args.in[kX] = x;
    args.out[kY] = y;
    energy_s16_u32_ref({2, 9, 2, 5, magnitude}, args);
    for (int f = 0; f < 2; ++f) {
      for (int b = 0; b < 5; ++b) {
        const double re = x[f][b + 2][0], im = x[f][b + 2][1], power = re * re + im * im;
        const double want = magnitude == 0 ? power : std::sqrt(power) * (1 << kMagnitudeBits);
        EXPECT_NEAR(y[f][b], want, magnitude == 0 ? 0 : 0.5) << f << " " << b;
      }
    }
  }
}

}  // namespace
}  // namespace mw::energy
