// SPDX-License-Identifier: Apache-2.0
#include "dsp/filter_bank_log/filter_bank_log.h"

#include "ops/_family/frame/log.h"

namespace mw {
namespace filter_bank_log {
inline namespace MW_ABI {

MW_SHARED void filter_bank_log_u32_u16_ref(const Params& p, const Args& args) {
  const uint32_t* x = args.input<uint32_t>(kX);
  uint16_t* y = args.output<uint16_t>(kY);
  const int32_t left = p.correction_bits > 0 ? p.correction_bits : 0;
  const int32_t right = p.correction_bits < 0 ? -p.correction_bits : 0;
  for (int32_t i = 0; i < p.frames * p.channels; ++i) {
    const uint32_t corrected = x[i] << left >> right;
    const uint32_t value = corrected > 1 ? scaled_log(corrected, 1u << p.scale_shift) : 0;
    y[i] = uint16_t(value < UINT16_MAX ? value : UINT16_MAX);
  }
}

}  // namespace MW_ABI
}  // namespace filter_bank_log
}  // namespace mw
