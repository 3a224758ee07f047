// SPDX-License-Identifier: Apache-2.0
#include "dsp/stacker/stacker.h"

#include <gtest/gtest.h>

#include <vector>

#include "host/ir/slots.h"

namespace mw::stacker {
namespace {

TEST(Stacker, HoldsTheLastRowsInOrder) {
  constexpr int kRows = 5, kColumns = 3;
  for (int frames : {1, 2, 5}) {
    std::vector<uint8_t> state(kRows * kColumns), y(state.size()), x(size_t(frames * kColumns));
    KernelArgs args;
    args.in[kX] = x.data();
    args.out[kY] = y.data(), args.states[kState] = state.data();
    uint8_t next = 1;
    for (int call = 1; call <= 8; ++call) {
      for (uint8_t& value : x) value = next++;
      stacker_ref({frames, kRows, kColumns}, args);
      for (int i = 0; i < kRows * kColumns; ++i) {
        const int want = next - kRows * kColumns + i;
        EXPECT_EQ(y[size_t(i)], want > 0 ? want : 0) << "call " << call << " element " << i;
      }
    }
  }
}

}  // namespace
}  // namespace mw::stacker
