// SPDX-License-Identifier: Apache-2.0
#include "dsp/pcan/pcan.h"

#include <gtest/gtest.h>

#include <cmath>

#include "host/base/rng.h"
#include "host/features/tables.h"

#include "host/ir/slots.h"

namespace mw::pcan {
namespace {

// The definition in double: snr = x * gain(estimate), compressed below 2 by a square.
double in_double(const features::Spec& spec, int input_bits, double x, double estimate) {
  const double gain = std::ldexp(
      std::pow(std::ldexp(estimate, -input_bits) + spec.pcan_offset, -spec.pcan_strength),
      spec.pcan_gain_bits);
  const double snr = std::ldexp(x * std::min(gain, 32767.0), -6 - kSnrBits);
  return std::ldexp(snr < 2 ? snr * snr / 4 : snr - 1, kOutBits);
}

TEST(Pcan, DividesByLoudnessAsDefined) {
  constexpr int kInputBits = 7;
  const features::Spec spec = features::micro_spec();
  const std::vector<int16_t> gains = features::pcan_table(spec, kInputBits);
  ASSERT_EQ(int(gains.size()), kGains);
  Rng rng(1);
  for (int i = 0; i < 20000; ++i) {
    // Up to the loudness at which the gain has six bits left.
    const uint32_t estimate = uint32_t(rng.next() >> (40 + rng.below(24)));
    const uint32_t x = uint32_t(rng.next() >> (44 + rng.below(20)));
    uint32_t y = 0;
    KernelArgs args;
    args.in[kX] = &x, args.in[kGainTable] = gains.data(), args.in[kEstimate] = &estimate;
    args.out[kY] = &y;
    pcan_u32_ref({1, 1, 6}, args);
    const double want = in_double(spec, kInputBits, x, estimate);
    EXPECT_NEAR(y, want, 2 + want * 0.03) << x << " over " << estimate;
  }
}

}  // namespace
}  // namespace mw::pcan
