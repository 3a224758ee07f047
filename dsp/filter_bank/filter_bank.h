// SPDX-License-Identifier: Apache-2.0
// What: filter_bank, weighted sums of energies over overlapping bands (mel triangles, for one).
// Why: turns a spectrum into a few perceptual channels.
// Contract: bands meet at their centres: bins [edges[c], edges[c+1]) add rising[b] * x[f,b] to
// channel c and falling[b] * x[f,b] to channel c - 1, for c = 0 .. channels (there is no channel -1
// and no channel `channels`). x u32 [frames, bins]; edges s16 [channels + 2], not decreasing,
// clipped to [0, bins]; weights s16 [2, bins], >= 0: row 0 rising, row 1 falling; y u64 [frames,
// channels].
#ifndef MW_DSP_FILTER_BANK_FILTER_BANK_H_
#define MW_DSP_FILTER_BANK_FILTER_BANK_H_

#include "abi/op.h"

namespace mw {
namespace filter_bank {
inline namespace MW_ABI {

constexpr uint16_t kCode = 261;
enum In : uint8_t { kX, kEdges, kWeights };
enum Out : uint8_t { kY };
constexpr SlotCounts kSlots{3, 0, 1, 0};

struct Attrs {
  template <class Self, class V>
  static constexpr void fields(Self&, V&&) {}
};

struct Params {
  int32_t frames;
  int32_t bins;
  int32_t channels;

  template <class Self, class V>
  static constexpr void fields(Self& p, V&& v) {
    v("frames", p.frames), v("bins", p.bins), v("channels", p.channels);
  }
};
static_assert(fields_cover<Params>(), "a field is missing from fields(), or there is padding");

extern const OpCore kCore;

Status footprint(const Params& p, const KernelRow& row, Footprint& footprint);
constexpr CheckFn kCheckTables = nullptr;

#define MW_KERNELS "dsp/filter_bank/kernels.inc"
#include "abi/declare_kernels.inc"

}  // namespace MW_ABI
}  // namespace filter_bank
}  // namespace mw

#endif  // MW_DSP_FILTER_BANK_FILTER_BANK_H_
