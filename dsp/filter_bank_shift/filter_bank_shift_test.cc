// SPDX-License-Identifier: Apache-2.0
#include "dsp/filter_bank_shift/filter_bank_shift.h"

#include <gtest/gtest.h>

#include "host/ir/slots.h"

namespace mw::filter_bank_shift {
namespace {

TEST(FilterBankShift, UndoesTheScalingAndSaturates) {
  const uint64_t x[2][2] = {{1000, UINT64_MAX}, {1000, uint64_t(1) << 37}};
  const int32_t shift[] = {0, 5};
  uint32_t y[2][2];
  KernelArgs args;
  args.in[kX] = x, args.in[kShift] = shift;
  args.out[kY] = y;
  filter_bank_shift_u64_u32_ref({2, 2, 3}, args);
  const uint32_t want[2][2] = {{125, UINT32_MAX}, {3, 1u << 29}};
  for (int f = 0; f < 2; ++f) {
    for (int c = 0; c < 2; ++c) EXPECT_EQ(y[f][c], want[f][c]) << f << " " << c;
  }
}

}  // namespace
}  // namespace mw::filter_bank_shift
