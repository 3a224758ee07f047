// SPDX-License-Identifier: Apache-2.0
#include "dsp/feature_scale/feature_scale.h"

namespace mw {
namespace feature_scale {
inline namespace MW_ABI {

namespace {

template <class T>
void scale(const Params& p, const Args& args) {
  const T* x = args.input<T>(kX);
  int8_t* y = args.output<int8_t>(kY);
  const int64_t half = int64_t(1) << (p.right_shift - 1);
  for (int32_t i = 0; i < p.elems; ++i) {
    const int64_t product = int64_t(int32_t(x[i]) - p.offset) * p.multiplier;
    const int64_t scaled = ((product + half) >> p.right_shift) + p.y_zp;
    y[i] = int8_t(scaled < INT8_MIN ? INT8_MIN : (scaled > INT8_MAX ? INT8_MAX : scaled));
  }
}

}  // namespace

MW_SHARED void feature_scale_u16_s8_ref(const Params& p, const Args& args) {
  scale<uint16_t>(p, args);
}
MW_SHARED void feature_scale_s16_s8_ref(const Params& p, const Args& args) {
  scale<int16_t>(p, args);
}

}  // namespace MW_ABI
}  // namespace feature_scale
}  // namespace mw
