// SPDX-License-Identifier: Apache-2.0
// What: Attrs and the device-safe half of the convolutions.
// Why: conv_2d and depthwise_conv_2d differ in the layout of their weights, and in their kernels.
// Contract: x and y are NHWC, weights [_, k_h, k_w, _]. Params have the members of a window,
// dilations, act_min, act_max, x_zp, y_zp, reverse and wide. Slots are those of
// ops/_family/weighted/weighted.h.
#ifndef MW_OPS_FAMILY_CONV_CONV_H_
#define MW_OPS_FAMILY_CONV_CONV_H_

#include "ops/_family/weighted/hybrid.h"
#include "ops/_family/weighted/weighted.h"
#include "ops/_family/window/window.h"

namespace mw {
inline namespace MW_ABI {

struct ConvAttrs {
  Padding padding = Padding::same;
  Activation activation = Activation::none;
  int32_t stride_h = 1, stride_w = 1, dilation_h = 1, dilation_w = 1;
  int32_t pad_top = 0, pad_left = 0, pad_bottom = 0, pad_right = 0;  // read when padding is fixed

  template <class Self, class V>
  static constexpr void fields(Self& a, V&& v) {
    v("padding", a.padding), v("activation", a.activation), v("stride_h", a.stride_h);
    v("stride_w", a.stride_w), v("dilation_h", a.dilation_h), v("dilation_w", a.dilation_w);
    pad_fields(a, v);
  }
};

namespace conv_op {

// The fields() of Params that follow the extents, and groups where there are any.
template <class P, class V>
constexpr void fields_behind(P& p, V&& v) {
  kernel_fields(p, v);
  v("dilation_h", p.dilation_h), v("dilation_w", p.dilation_w), v("pad_h", p.pad_h);
  v("pad_w", p.pad_w), v("x_zp", p.x_zp), v("y_zp", p.y_zp), v("reverse", p.reverse);
  v("wide", p.wide);
}

// What both prepare alike.
struct Prepared {
  WindowSizes window;
  int32_t act_min = 0, act_max = 0;
  int16_t x_zp = 0, y_zp = 0, wide = 0;
};

// The window over x; out_c stays to be set.
Status fit(const ConvAttrs& attrs, Span<const TensorType> in, WindowSizes& sizes);

// OpCore::infer, where dimension `out_c_at` of the weights is that of y's channels.
inline Status infer(const void* attrs, Span<const TensorType> in, uint32_t out_c_at,
                    Span<TensorType> out) {
  WindowSizes sizes;
  MW_DEVICE_TRY(fit(*static_cast<const ConvAttrs*>(attrs), in, sizes));
  sizes.out_c = in[weighted_op::kW].shape[out_c_at];
  out[0].dtype = in[weighted_op::kX].dtype;
  out[0].shape = window_output(sizes);
  return Status::ok;
}

// Checks all but how many channels the weights have.
Status prepare(const ConvAttrs& attrs, const OpTypes& types, Prepared& out);

// activation: the number of that field, which the dilations follow.
Status read_options(const FlatTable& options, uint32_t activation, ConvAttrs& attrs);

template <class P>
Status prepare_params(const void* attrs, const OpTypes& types, P& p) {
  const ConvAttrs& a = *static_cast<const ConvAttrs*>(attrs);
  Prepared common;
  MW_DEVICE_TRY(prepare(a, types, common));
  p = P{};
  set_window(common.window, p);
  p.dilation_h = int16_t(a.dilation_h), p.dilation_w = int16_t(a.dilation_w);
  p.act_min = common.act_min, p.act_max = common.act_max;
  p.x_zp = common.x_zp, p.y_zp = common.y_zp, p.wide = common.wide;
  return Status::ok;
}

template <class P>
WindowSizes window(const P& p) {
  return window_of(p, p.dilation_h, p.dilation_w);
}

// Footprint of x, y, bias and tables, for sums of terms(p) products; weights and scratch stay.
// Inline by force, and nothing computed too early: opening a model has its deepest stack here.
template <class P, class Terms>
[[gnu::always_inline]] inline Status footprint(const P& p, const KernelRow& row, Terms terms,
                                               Footprint& f) {
  MW_DEVICE_TRY(window_footprint(window(p), row, f));
  const DType bias = weighted_op::bias_dtype(p, row);
  MW_REQUIRE(weighted_op::bias_footprint(p.out_c, bias, f), too_large);
  if (row.w == DType::f32) return Status::ok;
  MW_REQUIRE(terms(p) < kMaxTerms && fits_int8(p.x_zp), too_large);
  weighted_op::table_footprint(p.out_c, f);
  return Status::ok;
}

template <class P>
constexpr bool narrow_sums(const P& p) {
  return p.wide == 0;
}
template <class P>
constexpr bool wide_sums(const P& p) {
  return p.wide == weighted_op::kWideSums;
}

// How kernels of s16 make an output value, for sums and a bias of type Sum; Bits is the same
// without a sign, which wraps.
template <class Sum, class Bits, class P>
struct FinishS16 {
  const P& p;
  const Sum* bias;
  const int32_t* multiplier;
  const int8_t* shift;

  FinishS16(const P& params, const Args& args)
      : p(params),
        bias(args.input<Sum>(weighted_op::kB)),
        multiplier(args.table<int32_t>(weighted_op::kMultiplier)),
        shift(args.table<int8_t>(weighted_op::kShift)) {}

  int16_t operator()(Bits sum, int32_t oc) const {
    if (bias != nullptr) sum += static_cast<Bits>(bias[oc]);
    const Multiplier m{multiplier[oc], shift[oc]};
    const int32_t scaled = weighted_op::rescale(static_cast<Sum>(sum), m);
    return static_cast<int16_t>(clamp(add_wrapping(scaled, p.y_zp), p.act_min, p.act_max));
  }
};

// How kernels of f32 with s8 weights make an output value, of the sums of an image.
template <class P>
struct FinishHybrid {
  const P& p;
  const float *bias, *scales;
  float x_scale, low, high;

  FinishHybrid(const P& params, const Args& args, float scale)
      : p(params),
        bias(args.input<float>(weighted_op::kB)),
        scales(args.table<float>(weighted_op::kMultiplier)),
        x_scale(scale),
        low(float_from_bits(p.act_min)),
        high(float_from_bits(p.act_max)) {}

  float operator()(int32_t sum, int32_t oc) const {
    float value = float(sum) * (scales[oc] * x_scale);
    if (bias != nullptr) value += bias[oc];
    return value < low ? low : (value > high ? high : value);
  }
};

// Scratch of a kernel that quantizes an image at a time.
template <class P>
constexpr uint32_t one_image(const P& p) {
  return uint32_t(p.in_h) * uint32_t(p.in_w) * uint32_t(p.in_c);
}

// Quantizes image by image, and calls convolve(image, x, y, quant) with Params of one image.
template <class P, class Convolve>
void each_image(const P& p, const Args& args, bool asymmetric, Convolve convolve) {
  const float* x = args.input<float>(weighted_op::kX);
  float* y = args.output<float>(0);
  int8_t* q = args.scratch<int8_t>();
  const int32_t elems = p.in_h * p.in_w * p.in_c;
  P image = p;
  image.batch = 1;
  for (int32_t n = 0; n < p.batch; ++n, x += elems, y += p.out_h * p.out_w * p.out_c) {
    const weighted_op::InputQuant quant = weighted_op::quantize_input(x, elems, asymmetric, q);
    convolve(image, q, y, quant);
  }
}

template <class P>
uint64_t outputs(const P& p) {
  return uint64_t(p.batch) * uint64_t(p.out_h) * uint64_t(p.out_w) * uint64_t(p.out_c);
}

template <class P>
constexpr OpCore core(OpCore core) {
  return WindowHooks<P, window<P>>::add_to(weighted_op::core(core));
}

}  // namespace conv_op
}  // namespace MW_ABI
}  // namespace mw

#endif  // MW_OPS_FAMILY_CONV_CONV_H_
