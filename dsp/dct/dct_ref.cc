// SPDX-License-Identifier: Apache-2.0
#include "dsp/dct/dct.h"
#include "ops/_family/frame/frame.h"

namespace mw {
namespace dct {
inline namespace MW_ABI {

MW_SHARED void dct_u16_s16_ref(const Params& p, const Args& args) {
  const uint16_t* x = args.input<uint16_t>(kX);
  const int32_t* bias = args.input<int32_t>(kBias);
  int16_t* y = args.output<int16_t>(kY);
  for (int32_t f = 0; f < p.frames; ++f, x += p.channels) {
    const int16_t* w = args.input<int16_t>(kW);
    for (int32_t k = 0; k < p.coefficients; ++k, w += p.channels) {
      int64_t sum = int64_t(1) << (p.shift - 1);
      for (int32_t c = 0; c < p.channels; ++c) sum += int64_t(int32_t(x[c])) * w[c];
      *y = saturate_s16((sum >> p.shift) + bias[k]);
      ++y;
    }
  }
}

}  // namespace MW_ABI
}  // namespace dct
}  // namespace mw
