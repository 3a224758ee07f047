// SPDX-License-Identifier: Apache-2.0
#include "ops/batch_norm/batch_norm.h"

namespace mw {
namespace batch_norm {
inline namespace MW_ABI {

namespace {

// 1 / sqrt(value) by Newton's method, for there is no libm on the device; value > 0. The first
// guess halves the exponent, each step doubles its 5 good bits. A hostile variance may be negative:
// the result means nothing then, and the guess wraps.
float reciprocal_root(float value) {
  float root = float_from_bits(int32_t(0x5f3759dfu - uint32_t(bits_from_float(value) >> 1)));
  for (int i = 0; i < 4; ++i) root *= 1.5f - 0.5f * value * root * root;
  return root;
}

}  // namespace

MW_SHARED void batch_norm_f32_ref(const Params& p, const Args& args) {
  const float* x = args.input<float>(kX);
  float* y = args.output<float>(kY);
  const float epsilon = float_from_bits(p.epsilon);
  for (int32_t c = 0; c < p.channels; ++c) {
    const float mean = args.input<float>(kMean)[c], beta = args.input<float>(kBeta)[c];
    const float scale =
        args.input<float>(kGamma)[c] * reciprocal_root(args.input<float>(kVariance)[c] + epsilon);
    for (int32_t i = c; i < p.rows * p.channels; i += p.channels) {
      y[i] = (x[i] - mean) * scale + beta;
    }
  }
}

}  // namespace MW_ABI
}  // namespace batch_norm
}  // namespace mw
