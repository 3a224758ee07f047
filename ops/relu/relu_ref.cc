// SPDX-License-Identifier: Apache-2.0
#include "abi/requantize.h"
#include "ops/relu/relu.h"

namespace mw {
namespace relu {
inline namespace MW_ABI {

MW_SHARED void relu_s8_ref(const Params& p, const Args& args) {
  const int8_t* x = args.input<int8_t>(kX);
  int8_t* y = args.output<int8_t>(kY);
  for (int32_t i = 0; i < p.elems; ++i) {
    y[i] = requantize_s8(x[i] - p.x_zp, {p.multiplier, p.shift}, p.y_zp, p.act_min, INT8_MAX);
  }
}

MW_SHARED void relu_f32_ref(const Params& p, const Args& args) {
  const float* x = args.input<float>(kX);
  float* y = args.output<float>(kY);
  for (int32_t i = 0; i < p.elems; ++i) y[i] = x[i] < 0 ? 0 : x[i];
}

}  // namespace MW_ABI
}  // namespace relu
}  // namespace mw
