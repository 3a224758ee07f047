// SPDX-License-Identifier: Apache-2.0
#include "abi/requantize.h"
#include "dsp/log_mel_norm/log_mel_norm.h"

namespace mw::log_mel_norm {

void log_mel_norm_u16_s8_ref(const Params& p, const Args& args) {
  const uint16_t* x = args.input<uint16_t>(kX);
  int8_t* y = args.output<int8_t>(kY);
  int32_t largest = 0;
  for (int32_t i = 0; i < p.rows * p.channels; ++i) largest = x[i] > largest ? x[i] : largest;
  const int32_t least = largest - p.floor;
  for (int32_t c = 0; c < p.channels; ++c) {
    const auto floored = [&](int32_t row) {
      const int32_t value = x[row * p.channels + c];
      return value > least ? value : least;
    };
    int32_t sum = 0;
    for (int32_t row = 0; row < p.rows; ++row) sum += floored(row);
    // The multiplier holds the 1 / rows of the mean.
    for (int32_t row = 0; row < p.rows; ++row) {
      const int32_t scaled = requantize(floored(row) * p.rows - sum, p.multiplier, p.shift);
      y[row * p.channels + c] =
          int8_t(clamp(scaled, INT8_MIN - p.y_zp, INT8_MAX - p.y_zp) + p.y_zp);
    }
  }
}

}  // namespace mw::log_mel_norm
