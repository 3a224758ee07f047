// SPDX-License-Identifier: Apache-2.0
#include "ops/soft_threshold/soft_threshold.h"

namespace acme {
namespace soft_threshold {
inline namespace MW_ABI {

MW_SHARED void soft_threshold_s8_ref(const Params& p, const Args& args) {
  const int8_t* x = args.input<int8_t>(kX);
  int8_t* y = args.output<int8_t>(kY);
  for (int32_t i = 0; i < p.elems; ++i) {
    const int32_t far = x[i] - p.zero_point;
    const int32_t near = far > p.steps ? far - p.steps : (far < -p.steps ? far + p.steps : 0);
    y[i] = int8_t(p.zero_point + near);
  }
}

MW_SHARED void soft_threshold_f32_ref(const Params& p, const Args& args) {
  const float* x = args.input<float>(kX);
  float* y = args.output<float>(kY);
  const float t = float_from_bits(p.threshold);
  for (int32_t i = 0; i < p.elems; ++i) y[i] = x[i] > t ? x[i] - t : (x[i] < -t ? x[i] + t : 0);
}

}  // namespace MW_ABI
}  // namespace soft_threshold
}  // namespace acme
