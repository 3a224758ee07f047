// SPDX-License-Identifier: Apache-2.0
#include "dsp/framer/framer.h"

#include <gtest/gtest.h>

#include <numeric>
#include <vector>

#include "host/ir/slots.h"

namespace mw::framer {
namespace {

// Frame j of the stream 1, 2, 3 ... starts at j * hop, whatever the window, hop and frames a call.
TEST(Framer, FramesStandWhereTheyShould) {
  for (int window : {1, 4, 5, 9, 12}) {
    for (int hop : {1, 3, 4, 7, 20}) {
      for (int frames : {1, 2, 5}) {
        const Params p{frames, window, hop};
        OwnFootprint f(Slots::of(kSlots));
        ASSERT_EQ(footprint(p, framer_s16_ref_row, *f), Status::ok);
        std::vector<int32_t> state(f->state_bytes[kState] / 4 + 1, 0);
        std::vector<int16_t> x(size_t(frames * hop)), y(size_t(frames * window));
        KernelArgs args;
        args.in[kX] = x.data();
        args.out[kY] = y.data(), args.states[kState] = state.data();
        int next = 1, frame = -delay_frames(window, hop);
        for (int call = 0; call < 20; ++call) {
          for (int16_t& sample : x) sample = int16_t(next++);
          framer_s16_ref(p, args);
          for (int i = 0; i < frames * window; ++i) {
            const int j = frame + i / window;
            ASSERT_EQ(y[size_t(i)], j < 0 ? 0 : j * hop + i % window + 1)
                << window << " " << hop << " " << frames << " frame " << j;
          }
          frame += frames;
        }
      }
    }
  }
}

}  // namespace
}  // namespace mw::framer
