// SPDX-License-Identifier: Apache-2.0
#include "abi/requantize.h"
#include "ops/relu6/relu6.h"

namespace mw {
namespace relu6 {
inline namespace MW_ABI {

MW_SHARED void relu6_s8_ref(const Params& p, const Args& args) {
  const int8_t* x = args.input<int8_t>(kX);
  int8_t* y = args.output<int8_t>(kY);
  for (int32_t i = 0; i < p.elems; ++i) y[i] = int8_t(clamp(x[i], p.act_min, p.act_max));
}

MW_SHARED void relu6_f32_ref(const Params& p, const Args& args) {
  const float* x = args.input<float>(kX);
  float* y = args.output<float>(kY);
  const float low = float_from_bits(p.act_min), high = float_from_bits(p.act_max);
  for (int32_t i = 0; i < p.elems; ++i) y[i] = x[i] < low ? low : (x[i] > high ? high : x[i]);
}

}  // namespace MW_ABI
}  // namespace relu6
}  // namespace mw
