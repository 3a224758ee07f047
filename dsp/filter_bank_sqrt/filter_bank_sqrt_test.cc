// SPDX-License-Identifier: Apache-2.0
#include "dsp/filter_bank_sqrt/filter_bank_sqrt.h"

#include <gtest/gtest.h>

#include "host/ir/slots.h"

namespace mw::filter_bank_sqrt {
namespace {

TEST(FilterBankSqrt, UndoesTheScalingOfEachFrame) {
  const uint64_t x[2][3] = {{0, 10000, UINT64_MAX}, {7, uint64_t(1) << 40, 3}};
  const int32_t shift[] = {0, 4};
  uint32_t y[2][3];
  KernelArgs args;
  args.in[kX] = x, args.in[kShift] = shift;
  args.out[kY] = y;
  filter_bank_sqrt_u64_u32_ref({2, 3}, args);
  const uint32_t want[2][3] = {{0, 100, UINT32_MAX}, {0, 65536, 0}};
  for (int f = 0; f < 2; ++f) {
    for (int c = 0; c < 3; ++c) EXPECT_EQ(y[f][c], want[f][c]) << f << " " << c;
  }
}

}  // namespace
}  // namespace mw::filter_bank_sqrt
