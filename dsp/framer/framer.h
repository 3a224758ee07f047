// SPDX-License-Identifier: Apache-2.0
// What: framer, cuts a stream of samples into overlapping frames.
// Why: the first block of every sound front-end; it holds the only copy of past samples.
// Contract: x s16 of frames * hop samples in any shape; y s16 [frames, window]. Frame j of the
// stream covers samples [j * hop, j * hop + window) and comes out of the call that completes it, so
// it trails by delay_frames(); the frames before frame 0 are all zero, which leaves the adaptive
// blocks behind them in their initial state.
#ifndef MW_DSP_FRAMER_FRAMER_H_
#define MW_DSP_FRAMER_FRAMER_H_

#include "abi/op.h"

namespace mw {
namespace framer {
inline namespace MW_ABI {

constexpr uint16_t kCode = 256;
enum In : uint8_t { kX };
enum Out : uint8_t { kY };
enum State : uint8_t { kState };  // s32 samples held, then s16 the samples
constexpr SlotCounts kSlots{1, 0, 1, 1};

struct Attrs {
  int32_t window = 480, hop = 160;  // samples

  template <class Self, class V>
  static constexpr void fields(Self& a, V&& v) {
    v("window", a.window), v("hop", a.hop);
  }
};

struct Params {
  int32_t frames, window, hop;

  template <class Self, class V>
  static constexpr void fields(Self& p, V&& v) {
    v("frames", p.frames), v("window", p.window), v("hop", p.hop);
  }
};
static_assert(fields_cover<Params>(), "a field is missing from fields(), or there is padding");

// Calls (of one hop) before frame 0 comes out.
constexpr int32_t delay_frames(int32_t window, int32_t hop) {
  return (window + hop - 1) / hop - 1;
}

extern const OpCore kCore;

Status footprint(const Params& p, const KernelRow& row, Footprint& footprint);
constexpr CheckFn kCheckTables = nullptr;

#define MW_KERNELS "dsp/framer/kernels.inc"
#include "abi/declare_kernels.inc"

}  // namespace MW_ABI
}  // namespace framer
}  // namespace mw

#endif  // MW_DSP_FRAMER_FRAMER_H_
