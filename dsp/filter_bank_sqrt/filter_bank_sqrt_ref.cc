// SPDX-License-Identifier: Apache-2.0
#include "abi/integer_sqrt.h"
#include "dsp/filter_bank_sqrt/filter_bank_sqrt.h"

namespace mw {
namespace filter_bank_sqrt {
inline namespace MW_ABI {

MW_SHARED void filter_bank_sqrt_u64_u32_ref(const Params& p, const Args& args) {
  const uint64_t* x = args.input<uint64_t>(kX);
  const int32_t* shift = args.input<int32_t>(kShift);
  uint32_t* y = args.output<uint32_t>(kY);
  for (int32_t f = 0; f < p.frames; ++f, x += p.channels, y += p.channels) {
    for (int32_t c = 0; c < p.channels; ++c) y[c] = rounded_sqrt(x[c]) >> (shift[f] & 31);
  }
}

}  // namespace MW_ABI
}  // namespace filter_bank_sqrt
}  // namespace mw
