// SPDX-License-Identifier: Apache-2.0
#include "ops/_template/operator/_template.h"

namespace mw {
namespace _template {
inline namespace MW_ABI {

MW_SHARED void _template_s8_ref(const Params& p, const Args& args) {
  const int8_t* x = args.input<int8_t>(kX);
  int32_t* smoothed = args.state<int32_t>(kSmoothed);
  int8_t* y = args.output<int8_t>(kY);
  for (int32_t i = 0; i < p.elems; ++i) {
    smoothed[i] += ((x[i] - p.zero_point) * 256 - smoothed[i]) >> p.shift;
    y[i] = int8_t(p.zero_point + (smoothed[i] >> 8));
  }
}

}  // namespace MW_ABI
}  // namespace _template
}  // namespace mw
