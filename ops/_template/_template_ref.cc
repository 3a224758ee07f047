// SPDX-License-Identifier: Apache-2.0
#include "abi/requantize.h"
#include "ops/_template/_template.h"

namespace mw {
namespace _template {
inline namespace MW_ABI {

MW_SHARED void _template_s8_ref(const Params& p, const Args& args) {
  const int8_t* x = args.input<int8_t>(kX);
  int8_t* y = args.output<int8_t>(kY);
  for (int32_t i = 0; i < p.elems; ++i) y[i] = int8_t(clamp(p.zp_sum - x[i], INT8_MIN, INT8_MAX));
}

MW_SHARED void _template_f32_ref(const Params& p, const Args& args) {
  const float* x = args.input<float>(kX);
  float* y = args.output<float>(kY);
  for (int32_t i = 0; i < p.elems; ++i) y[i] = -x[i];
}

}  // namespace MW_ABI
}  // namespace _template
}  // namespace mw
