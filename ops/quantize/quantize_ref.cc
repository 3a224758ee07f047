// SPDX-License-Identifier: Apache-2.0
#include "abi/requantize.h"
#include "ops/quantize/quantize.h"

namespace mw {
namespace quantize {
inline namespace MW_ABI {

namespace {

template <class Y>
struct Limits {
  static constexpr int64_t kValues = int64_t(1) << (8 * sizeof(Y));
  static constexpr int32_t kLow = Y(-1) < Y(0) ? int32_t(-kValues / 2) : 0;
  static constexpr int32_t kHigh = int32_t(kValues + kLow - 1);
};

template <class Y>
void from_float(const Params& p, const Args& args) {
  constexpr float kFar = 1 << 20;  // outside every range, with any zero point
  const float* x = args.input<float>(kX);
  Y* y = args.output<Y>(kY);
  for (int32_t i = 0; i < p.elems; ++i) {
    const float steps = x[i] / p.scale;
    int32_t rounded = 0;
    if (steps > kFar || steps < -kFar) {
      rounded = steps > 0 ? int32_t(kFar) : -int32_t(kFar);
    } else if (steps == steps) {
      rounded = int32_t(steps);
      const float rest = steps - float(rounded);  // exact
      rounded += rest >= 0.5f ? 1 : (rest <= -0.5f ? -1 : 0);
    }
    y[i] = Y(clamp(rounded + p.y_zp, Limits<Y>::kLow, Limits<Y>::kHigh));
  }
}

template <class X, class Y>
void from_integer(const Params& p, const Args& args) {
  const X* x = args.input<X>(kX);
  Y* y = args.output<Y>(kY);
  for (int32_t i = 0; i < p.elems; ++i) {
    const int32_t scaled = requantize(add_wrapping(x[i], -p.x_zp), p.multiplier, p.shift);
    y[i] = Y(clamp(add_wrapping(scaled, p.y_zp), Limits<Y>::kLow, Limits<Y>::kHigh));
  }
}

}  // namespace

MW_SHARED void quantize_f32_s8_ref(const Params& p, const Args& args) {
  from_float<int8_t>(p, args);
}
MW_SHARED void quantize_f32_u8_ref(const Params& p, const Args& args) {
  from_float<uint8_t>(p, args);
}
MW_SHARED void quantize_f32_s16_ref(const Params& p, const Args& args) {
  from_float<int16_t>(p, args);
}
MW_SHARED void quantize_s8_s8_ref(const Params& p, const Args& args) {
  from_integer<int8_t, int8_t>(p, args);
}
MW_SHARED void quantize_s8_s16_ref(const Params& p, const Args& args) {
  from_integer<int8_t, int16_t>(p, args);
}
MW_SHARED void quantize_s8_s32_ref(const Params& p, const Args& args) {
  from_integer<int8_t, int32_t>(p, args);
}
MW_SHARED void quantize_s8_u8_ref(const Params& p, const Args& args) {
  from_integer<int8_t, uint8_t>(p, args);
}
MW_SHARED void quantize_u8_s8_ref(const Params& p, const Args& args) {
  from_integer<uint8_t, int8_t>(p, args);
}
MW_SHARED void quantize_u8_u8_ref(const Params& p, const Args& args) {
  from_integer<uint8_t, uint8_t>(p, args);
}
MW_SHARED void quantize_s16_s8_ref(const Params& p, const Args& args) {
  from_integer<int16_t, int8_t>(p, args);
}
MW_SHARED void quantize_s16_s16_ref(const Params& p, const Args& args) {
  from_integer<int16_t, int16_t>(p, args);
}
MW_SHARED void quantize_s16_s32_ref(const Params& p, const Args& args) {
  from_integer<int16_t, int32_t>(p, args);
}
MW_SHARED void quantize_s32_s8_ref(const Params& p, const Args& args) {
  from_integer<int32_t, int8_t>(p, args);
}
MW_SHARED void quantize_s32_s16_ref(const Params& p, const Args& args) {
  from_integer<int32_t, int16_t>(p, args);
}

}  // namespace MW_ABI
}  // namespace quantize
}  // namespace mw
