// SPDX-License-Identifier: Apache-2.0
#include "dsp/log_mel_norm/log_mel_norm.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "abi/attrs.h"
#include "host/base/rng.h"

#include "host/ir/slots.h"

namespace mw::log_mel_norm {
namespace {

TEST(LogMelNorm, IsFloorThenMeanRemoved) {
  Rng rng(1);
  for (int trial = 0; trial < 200; ++trial) {
    const int rows = int(rng.between(1, 60)), channels = int(rng.between(1, 40));
    const int floor = int(rng.between(1, 800)), zero_point = int(rng.between(-128, 127));
    const double factor = rng.uniform(0.01, 0.24) * rows;
    const Multiplier m = quantize_quotient(float(factor), float(rows));
    std::vector<uint16_t> x(size_t(rows * channels));
    for (uint16_t& value : x) value = uint16_t(rng.between(0, trial % 5 == 0 ? 65535 : 900));
    std::vector<int8_t> y(x.size());
    KernelArgs args;
    args.in[kX] = x.data();
    std::vector<int32_t> sums(size_t(channels), 77);
    args.out[kY] = y.data();
    args.scratch = sums.data();
    log_mel_norm_u16_s8_ref({rows, channels, floor, m.multiplier, -1 - m.shift, zero_point}, args);
    const int least = *std::ranges::max_element(x) - floor;
    for (int c = 0; c < channels; ++c) {
      const auto value = [&](int r) { return std::max<int>(x[size_t(r * channels + c)], least); };
      double mean = 0;
      for (int r = 0; r < rows; ++r) mean += double(value(r)) / rows;
      for (int r = 0; r < rows; ++r) {
        const double want = std::clamp((value(r) - mean) * factor + zero_point, -128.0, 127.0);
        EXPECT_NEAR(y[size_t(r * channels + c)], want, 0.501);
      }
    }
  }
}

}  // namespace
}  // namespace mw::log_mel_norm
