// SPDX-License-Identifier: Apache-2.0
#include "ops/prelu/prelu.h"

namespace mw {
namespace prelu {
inline namespace MW_ABI {

namespace {

template <class T>
void bend(const Params& p, const Args& args, int32_t low, int32_t high) {
  const Multiplier above = {p.multiplier, p.shift}, below = {p.below, p.below_shift};
  binary::walk<T, T, kAlpha, int8_t>(p, args, [&](int32_t x, int32_t alpha) {
    const int32_t value = x - p.x_zp;
    const int32_t scaled =
        value < 0 ? requantize(value * (alpha - p.alpha_zp), below) : requantize(value, above);
    return T(clamp(add_wrapping(scaled, p.y_zp), low, high));
  });
}

}  // namespace

MW_SHARED void prelu_s8_ref(const Params& p, const Args& args) {
  bend<int8_t>(p, args, INT8_MIN, INT8_MAX);
}

MW_SHARED void prelu_s16_ref(const Params& p, const Args& args) {
  bend<int16_t>(p, args, INT16_MIN, INT16_MAX);
}

MW_SHARED void prelu_f32_ref(const Params& p, const Args& args) {
  binary::walk<float, float>(p, args, [](float x, float alpha) { return x >= 0 ? x : x * alpha; });
}

}  // namespace MW_ABI
}  // namespace prelu
}  // namespace mw
