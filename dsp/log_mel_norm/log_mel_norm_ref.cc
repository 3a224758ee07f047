// SPDX-License-Identifier: Apache-2.0
#include "abi/requantize.h"
#include "dsp/log_mel_norm/log_mel_norm.h"

namespace mw {
namespace log_mel_norm {
inline namespace MW_ABI {

MW_SHARED void log_mel_norm_u16_s8_ref(const Params& params, const Args& args) {
  const Params p =
      params;  // a copy: what int8 stores write to could be *params, for all that is known
  const uint16_t* x = args.input<uint16_t>(kX);
  int8_t* y = args.output<int8_t>(kY);
  int32_t* sums = args.scratch<int32_t>();
  int32_t largest = 0;
  for (int32_t i = 0; i < p.rows * p.channels; ++i) largest = x[i] > largest ? x[i] : largest;
  const int32_t least = largest - p.floor;
  const auto floored = [least](uint16_t value) { return value > least ? value : least; };

  for (int32_t c = 0; c < p.channels; ++c) sums[c] = 0;
  const uint16_t* value = x;
  for (int32_t r = 0; r < p.rows; ++r) {
    for (int32_t c = 0; c < p.channels; ++c) sums[c] += floored(*value++);
  }
  // The multiplier holds the 1 / rows of the mean.
  const int32_t half = 1 << (p.right_shift - 1);
  value = x;
  for (int32_t r = 0; r < p.rows; ++r) {
    for (int32_t c = 0; c < p.channels; ++c) {
      const int32_t difference = floored(*value++) * p.rows - sums[c];
      const int32_t upper = int32_t((int64_t(difference) * p.multiplier) >> 32);
      const int32_t scaled = (upper + half) >> p.right_shift;
      *y = int8_t(clamp(scaled + p.y_zp, INT8_MIN, INT8_MAX));
      ++y;
    }
  }
}

}  // namespace MW_ABI
}  // namespace log_mel_norm
}  // namespace mw
