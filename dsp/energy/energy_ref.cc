// SPDX-License-Identifier: Apache-2.0
#include "abi/integer_sqrt.h"
#include "dsp/energy/energy.h"

namespace mw {
namespace energy {
inline namespace MW_ABI {

MW_SHARED void energy_s16_u32_ref(const Params& p, const Args& args) {
  const int16_t* x = args.input<int16_t>(kX);
  uint32_t* y = args.output<uint32_t>(kY);
  for (int32_t f = 0; f < p.frames; ++f, x += 2 * p.in_bins, y += p.bins) {
    const int16_t* bin = x + 2 * p.first_bin;
    for (int32_t b = 0; b < p.bins; ++b, bin += 2) {
      const uint32_t power = uint32_t(bin[0] * bin[0]) + uint32_t(bin[1] * bin[1]);
      y[b] = p.magnitude == 0 ? power : rounded_sqrt(uint64_t(power) << (2 * kMagnitudeBits));
    }
  }
}

}  // namespace MW_ABI
}  // namespace energy
}  // namespace mw
