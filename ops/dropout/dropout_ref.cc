// SPDX-License-Identifier: Apache-2.0
#include "ops/dropout/dropout.h"

namespace mw {
namespace dropout {
inline namespace MW_ABI {

MW_SHARED void dropout_f32_ref(const Params& p, const Args& args) {
  const float* x = args.input<float>(kX);
  float* y = args.output<float>(kY);
  for (int32_t i = 0; i < p.count; ++i) y[i] = x[i];
}

}  // namespace MW_ABI
}  // namespace dropout
}  // namespace mw
