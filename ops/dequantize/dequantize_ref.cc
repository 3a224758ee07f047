// SPDX-License-Identifier: Apache-2.0
#include "ops/dequantize/dequantize.h"

namespace mw {
namespace dequantize {
inline namespace MW_ABI {

namespace {

template <class X>
void to_float(const Params& p, const Args& args) {
  const X* x = args.input<X>(kX);
  float* y = args.output<float>(kY);
  for (int32_t i = 0; i < p.elems; ++i) y[i] = p.scale * float(x[i] - p.x_zp);
}

}  // namespace

MW_SHARED void dequantize_s8_f32_ref(const Params& p, const Args& args) {
  to_float<int8_t>(p, args);
}
MW_SHARED void dequantize_s16_f32_ref(const Params& p, const Args& args) {
  to_float<int16_t>(p, args);
}
MW_SHARED void dequantize_u8_f32_ref(const Params& p, const Args& args) {
  to_float<uint8_t>(p, args);
}

}  // namespace MW_ABI
}  // namespace dequantize
}  // namespace mw
