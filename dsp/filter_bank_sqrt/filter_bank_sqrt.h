// SPDX-License-Identifier: Apache-2.0
// What: filter_bank_sqrt, square roots of band energies, with the frame's scaling undone.
// Why: amplitudes need half the bits of energies.
// Contract: y[f,c] = rounded_sqrt(x[f,c]) >> shift[f]. x u64 [frames, channels]; shift s32 [frames,
// 1], of which the low five bits count; y u32 [frames, channels].
#ifndef MW_DSP_FILTER_BANK_SQRT_FILTER_BANK_SQRT_H_
#define MW_DSP_FILTER_BANK_SQRT_FILTER_BANK_SQRT_H_

#include "abi/op.h"

namespace mw {
namespace filter_bank_sqrt {
inline namespace MW_ABI {

constexpr uint16_t kCode = 262;
enum In : uint8_t { kX, kShift };
enum Out : uint8_t { kY };
constexpr SlotCounts kSlots{2, 0, 1, 0};

struct Attrs {
  template <class Self, class V>
  static constexpr void fields(Self&, V&&) {}
};

struct Params {
  int32_t frames;
  int32_t channels;

  template <class Self, class V>
  static constexpr void fields(Self& p, V&& v) {
    v("frames", p.frames), v("channels", p.channels);
  }
};
static_assert(fields_cover<Params>(), "a field is missing from fields(), or there is padding");

extern const OpCore kCore;

Status footprint(const Params& p, const KernelRow& row, Footprint& footprint);
constexpr CheckFn kCheckTables = nullptr;

#define MW_KERNELS "dsp/filter_bank_sqrt/kernels.inc"
#include "abi/declare_kernels.inc"

}  // namespace MW_ABI
}  // namespace filter_bank_sqrt
}  // namespace mw

#endif  // MW_DSP_FILTER_BANK_SQRT_FILTER_BANK_SQRT_H_
