// SPDX-License-Identifier: Apache-2.0
#include "abi/float_math.h"
#include "ops/_family/recurrent/recurrent.h"

namespace mw {
inline namespace MW_ABI {
namespace recurrent {

namespace {

float apply(int32_t curve, float value) {
  if (curve == int32_t(Curve::none)) return value;
  if (curve == int32_t(Curve::tanh)) return tanh_f32(value);
  const float low = curve == int32_t(Curve::relu_n1_to_1) ? -1.0f : 0.0f;
  if (value < low) return low;
  const float high = curve == int32_t(Curve::relu6) ? 6.0f : 1.0f;
  return curve != int32_t(Curve::relu) && value > high ? high : value;
}

float dot(const float* a, const float* b, int32_t count) {
  float sum = 0;
  for (int32_t i = 0; i < count; ++i) sum += a[i] * b[i];
  return sum;
}

}  // namespace

MW_SHARED void Layer::f32_ref(const Params& p, const Args& args) {
  const float *w = args.input<float>(kW), *r = args.input<float>(kR);
  const float* bias = args.input<float>(kBias);
  float* h = args.state<float>(kHidden);
  const int32_t step_rows = p.time_major != 0 ? p.batch : 1;
  for (int32_t n = 0; n < p.batch; ++n, h += p.units) {
    int32_t row = p.time_major != 0 ? n : n * p.steps;
    for (int32_t t = 0; t < p.steps; ++t, row += step_rows) {
      const float* x = args.input<float>(kX) + row * p.in_c;
      float* y = args.output<float>(0) + row * p.units;
      for (int32_t u = 0; u < p.units; ++u) {
        const float sum =
            bias[u] + dot(w + u * p.in_c, x, p.in_c) + dot(r + u * p.units, h, p.units);
        y[u] = apply(p.curve, sum);
      }
      __builtin_memmove(h, y, uint32_t(p.units) * sizeof(float));
    }
  }
}

}  // namespace recurrent
}  // namespace MW_ABI
}  // namespace mw
