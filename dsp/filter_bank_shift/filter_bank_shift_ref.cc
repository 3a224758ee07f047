// SPDX-License-Identifier: Apache-2.0
#include "dsp/filter_bank_shift/filter_bank_shift.h"

namespace mw {
namespace filter_bank_shift {
inline namespace MW_ABI {

MW_SHARED void filter_bank_shift_u64_u32_ref(const Params& p, const Args& args) {
  const uint64_t* x = args.input<uint64_t>(kX);
  const int32_t* shift = args.input<int32_t>(kShift);
  uint32_t* y = args.output<uint32_t>(kY);
  for (int32_t f = 0; f < p.frames; ++f, x += p.channels, y += p.channels) {
    const int32_t right = (shift[f] & 31) + p.right;
    for (int32_t c = 0; c < p.channels; ++c) {
      const uint64_t shifted = x[c] >> right;
      y[c] = shifted > UINT32_MAX ? UINT32_MAX : uint32_t(shifted);
    }
  }
}

}  // namespace MW_ABI
}  // namespace filter_bank_shift
}  // namespace mw
