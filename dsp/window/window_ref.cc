// SPDX-License-Identifier: Apache-2.0
#include "dsp/window/window.h"

namespace mw {
namespace window {
inline namespace MW_ABI {

MW_SHARED void window_s16_ref(const Params& p, const Args& args) {
  const int16_t* x = args.input<int16_t>(kX);
  const int16_t* w = args.input<int16_t>(kW);
  int16_t* y = args.output<int16_t>(kY);
  for (int32_t f = 0; f < p.frames; ++f, x += p.length, y += p.length) {
    for (int32_t i = 0; i < p.length; ++i) y[i] = int16_t((x[i] * w[i]) >> p.shift);
  }
}

}  // namespace MW_ABI
}  // namespace window
}  // namespace mw
