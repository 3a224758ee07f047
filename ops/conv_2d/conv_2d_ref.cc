// SPDX-License-Identifier: Apache-2.0
#include "ops/conv_2d/convolve.h"

namespace mw {
namespace conv_2d {
inline namespace MW_ABI {

namespace {

// The same where x and y have one type.
template <class X, class W, class Sum, class Offset, class Finish>
void convolve(const Params& p, const Args& args, Offset offset, Finish finish) {
  const W w = static_cast<W>(args.input<void>(kW));
  convolve<Sum>(p, args.input<X>(kX), w, args.output<X>(kY), offset, finish);
}

template <class W>
void from_s8(const Params& p, const Args& args, W w) {
  const int8_t* x = args.input<int8_t>(kX);
  const int32_t* bias = args.input<int32_t>(kB);
  const int32_t* multiplier = args.table<int32_t>(kMultiplier);
  const int8_t* shift = args.table<int8_t>(kShift);
  convolve<int32_t>(p, x, w, args.output<int8_t>(kY), -p.x_zp, [&](int32_t sum, int32_t oc) {
    if (bias != nullptr) sum = add_wrapping(sum, bias[oc]);
    return requantize_s8(sum, {multiplier[oc], shift[oc]}, p.y_zp, p.act_min, p.act_max);
  });
}

}  // namespace

MW_SHARED void conv_2d_s8_ref(const Params& p, const Args& args) {
  from_s8(p, args, args.input<int8_t>(kW));
}

MW_SHARED void conv_2d_s8x4_ref(const Params& p, const Args& args) {
  from_s8(p, args, weighted_op::Int4(args.input<uint8_t>(kW)));
}

MW_SHARED void conv_2d_s8xu8_ref(const Params& p, const Args& args) {
  from_s8(p, args, weighted_op::Unsigned(args, p));
}

MW_SHARED void conv_2d_s16x8_narrow_ref(const Params& p, const Args& args) {
  using Finish = conv_op::FinishS16<int32_t, uint32_t, Params>;
  convolve<int16_t, const int8_t*, uint32_t>(p, args, -p.x_zp, Finish(p, args));
}

MW_SHARED void conv_2d_s16x8_ref(const Params& p, const Args& args) {
  using Finish = conv_op::FinishS16<int64_t, uint64_t, Params>;
  convolve<int16_t, const int8_t*, uint64_t>(p, args, -p.x_zp, Finish(p, args));
}

MW_SHARED void conv_2d_f32_ref(const Params& p, const Args& args) {
  const float* bias = args.input<float>(kB);
  const float low = float_from_bits(p.act_min), high = float_from_bits(p.act_max);
  convolve<float, const float*, float>(p, args, 0.0f, [&](float sum, int32_t oc) {
    if (bias != nullptr) sum += bias[oc];
    return sum < low ? low : (sum > high ? high : sum);
  });
}

}  // namespace MW_ABI
}  // namespace conv_2d
}  // namespace mw
