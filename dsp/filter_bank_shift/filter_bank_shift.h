// SPDX-License-Identifier: Apache-2.0
// What: filter_bank_shift, band sums of magnitudes with the frame's scaling undone.
// Why: magnitudes, unlike energies, need no root after the filter bank.
// Contract: y[f,c] = min(x[f,c] >> (shift[f] + right), 2^32 - 1). x u64 [frames, channels]; shift
// s32 [frames, 1], of which the low five bits count; y u32 [frames, channels].
#ifndef MW_DSP_FILTER_BANK_SHIFT_FILTER_BANK_SHIFT_H_
#define MW_DSP_FILTER_BANK_SHIFT_FILTER_BANK_SHIFT_H_

#include "abi/op.h"

namespace mw {
namespace filter_bank_shift {
inline namespace MW_ABI {

constexpr uint16_t kCode = 263;
enum In : uint8_t { kX, kShift };
enum Out : uint8_t { kY };
constexpr SlotCounts kSlots{2, 0, 1, 0};

struct Attrs {
  int32_t right = 0;  // in [0, 31]

  template <class Self, class V>
  static constexpr void fields(Self& a, V&& v) {
    v("right", a.right);
  }
};

struct Params {
  int32_t frames;
  int32_t channels;
  int32_t right;

  template <class Self, class V>
  static constexpr void fields(Self& p, V&& v) {
    v("frames", p.frames), v("channels", p.channels), v("right", p.right);
  }
};
static_assert(fields_cover<Params>(), "a field is missing from fields(), or there is padding");

extern const OpCore kCore;

Status footprint(const Params& p, const KernelRow& row, Footprint& footprint);
constexpr CheckFn kCheckTables = nullptr;

#define MW_KERNELS "dsp/filter_bank_shift/kernels.inc"
#include "abi/declare_kernels.inc"

}  // namespace MW_ABI
}  // namespace filter_bank_shift
}  // namespace mw

#endif  // MW_DSP_FILTER_BANK_SHIFT_FILTER_BANK_SHIFT_H_
