// SPDX-License-Identifier: Apache-2.0
#include "abi/requantize.h"
#include "dsp/feature_scale/feature_scale.h"

namespace mw::feature_scale {

namespace {

template <class T>
void scale(const Params& p, const Args& args) {
  const T* x = args.input<T>(kX);
  int8_t* y = args.output<int8_t>(kY);
  for (int32_t i = 0; i < p.elems; ++i) {
    const int32_t scaled = requantize(int32_t(x[i]) - p.offset, p.multiplier, p.shift);
    y[i] = int8_t(clamp(scaled, INT8_MIN - p.y_zp, INT8_MAX - p.y_zp) + p.y_zp);
  }
}

}  // namespace

void feature_scale_u16_s8_ref(const Params& p, const Args& args) {
  scale<uint16_t>(p, args);
}
void feature_scale_s16_s8_ref(const Params& p, const Args& args) {
  scale<int16_t>(p, args);
}

}  // namespace mw::feature_scale
