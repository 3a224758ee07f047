// SPDX-License-Identifier: Apache-2.0
#include "dsp/filter_bank/filter_bank.h"

namespace mw {
namespace filter_bank {
inline namespace MW_ABI {

MW_SHARED void filter_bank_u32_u64_ref(const Params& p, const Args& args) {
  const uint32_t* x = args.input<uint32_t>(kX);
  const int16_t* edges = args.input<int16_t>(kEdges);
  const int16_t* rising = args.input<int16_t>(kWeights);
  const int16_t* falling = rising + p.bins;
  uint64_t* y = args.output<uint64_t>(kY);
  for (int32_t f = 0; f < p.frames; ++f, x += p.bins, y += p.channels) {
    int32_t bin = edges[0] < 0 ? 0 : edges[0];
    uint64_t carried = 0;  // the rising half of the channel that the next edge completes
    for (int32_t c = 0; c <= p.channels; ++c) {
      const int32_t end = edges[c + 1] < p.bins ? edges[c + 1] : p.bins;
      uint64_t up = 0, down = carried;
      for (; bin < end; ++bin) {
        up += uint64_t(x[bin]) * uint16_t(rising[bin]);
        down += uint64_t(x[bin]) * uint16_t(falling[bin]);
      }
      if (c > 0) y[c - 1] = down;
      carried = up;
    }
  }
}

}  // namespace MW_ABI
}  // namespace filter_bank
}  // namespace mw
