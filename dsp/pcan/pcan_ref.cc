// SPDX-License-Identifier: Apache-2.0
#include "dsp/pcan/pcan.h"

namespace mw {
namespace pcan {
inline namespace MW_ABI {

MW_SHARED void pcan_u32_ref(const Params& p, const Args& args) {
  const uint32_t* x = args.input<uint32_t>(kX);
  const uint32_t* estimate = args.input<uint32_t>(kEstimate);
  const int16_t* gains = args.input<int16_t>(kGainTable);
  uint32_t* y = args.output<uint32_t>(kY);
  for (int32_t i = 0; i < p.frames * p.channels; ++i) {
    y[i] = pcan_value(x[i], estimate[i], gains, p.snr_shift);
  }
}

}  // namespace MW_ABI
}  // namespace pcan
}  // namespace mw
