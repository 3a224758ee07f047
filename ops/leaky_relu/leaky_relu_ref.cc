// SPDX-License-Identifier: Apache-2.0
#include "abi/requantize.h"
#include "ops/leaky_relu/leaky_relu.h"

namespace mw {
namespace leaky_relu {
inline namespace MW_ABI {

namespace {

template <class T>
void leak(const Params& p, const Args& args, int32_t low, int32_t high) {
  const T* x = args.input<T>(kX);
  T* y = args.output<T>(kY);
  const Multiplier above = {p.multiplier, p.shift};
  const Multiplier below = {p.below < 0 ? -p.below : p.below, p.below_shift};
  for (int32_t i = 0; i < p.elems; ++i) {
    const int32_t value = x[i] - p.x_zp;
    int32_t scaled = requantize(value, value < 0 ? below : above);
    if (value < 0 && p.below < 0) scaled = subtract_wrapping(0, scaled);
    y[i] = T(clamp(add_wrapping(scaled, p.y_zp), low, high));
  }
}

}  // namespace

MW_SHARED void leaky_relu_s8_ref(const Params& p, const Args& args) {
  leak<int8_t>(p, args, INT8_MIN, INT8_MAX);
}

MW_SHARED void leaky_relu_s16_ref(const Params& p, const Args& args) {
  leak<int16_t>(p, args, INT16_MIN, INT16_MAX);
}

MW_SHARED void leaky_relu_f32_ref(const Params& p, const Args& args) {
  const float* x = args.input<float>(kX);
  float* y = args.output<float>(kY);
  for (int32_t i = 0; i < p.elems; ++i) y[i] = x[i] > 0 ? x[i] : x[i] * p.alpha;
}

}  // namespace MW_ABI
}  // namespace leaky_relu
}  // namespace mw
