// SPDX-License-Identifier: Apache-2.0
#include "ops/conv_2d/convolve.h"

namespace mw {
namespace conv_2d {
inline namespace MW_ABI {

MW_SHARED void conv_2d_f32x8_ref(const Params& p, const Args& args) {
  const int8_t* w = args.input<int8_t>(kW);
  const bool asymmetric = p.wide == weighted_op::kZeroPoint;
  conv_op::each_image(
      p, args, asymmetric,
      [&](const Params& image, const int8_t* x, float* y, weighted_op::InputQuant quant) {
        const conv_op::FinishHybrid<Params> finish(image, args, quant.scale);
        convolve<int32_t>(image, x, w, y, -quant.zero_point, finish);
      });
}

}  // namespace MW_ABI
}  // namespace conv_2d
}  // namespace mw
