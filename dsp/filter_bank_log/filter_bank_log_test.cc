// SPDX-License-Identifier: Apache-2.0
#include "dsp/filter_bank_log/filter_bank_log.h"

#include <gtest/gtest.h>

#include <cmath>

#include "host/ir/slots.h"

namespace mw::filter_bank_log {
namespace {

uint16_t log_of(uint32_t x, int32_t scale_shift, int32_t correction_bits) {
  uint16_t y = 0;
  KernelArgs args;
  args.in[kX] = &x;
  args.out[kY] = &y;
  filter_bank_log_u32_u16_ref({1, 1, scale_shift, correction_bits}, args);
  return y;
}

TEST(FilterBankLog, IsTheLogarithmWithinItsStatedError) {
  for (int32_t scale_shift : {0, 6, 9, 11}) {
    const double scale = std::ldexp(1.0, scale_shift);
    for (uint64_t x = 2; x <= UINT32_MAX; x += 1 + x / 97) {
      EXPECT_NEAR(log_of(uint32_t(x), scale_shift, 0), std::log(double(x)) * scale,
                  0.0025 * scale + 1)
          << x;
    }
  }
}

TEST(FilterBankLog, CorrectionMovesThePoint) {
  EXPECT_EQ(log_of(0, 6, 3), 0);
  EXPECT_EQ(log_of(1, 6, 0), 0);
  EXPECT_EQ(log_of(1, 6, 3), log_of(8, 6, 0));
  EXPECT_EQ(log_of(800, 6, -3), log_of(100, 6, 0));
}

}  // namespace
}  // namespace mw::filter_bank_log
