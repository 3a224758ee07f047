// SPDX-License-Identifier: Apache-2.0
// The specification, readable and tight: windows are clipped once a pixel, not tested a tap.
#include "ops/_family/window/window.h"
#include "ops/conv_2d/conv_2d.h"

namespace mw {
namespace conv_2d {
inline namespace MW_ABI {

namespace {

// Sum over the window at (iy, ix) of one output channel. offset is -x_zp (0 for f32).
template <class Sum, class X, class W, class Offset>
Sum window_sum(const Params& p, const X* x, W w, int32_t iy, Taps ky, int32_t ix, Taps kx,
               Offset offset) {
  const int32_t group_c = p.in_c / p.groups;
  // Pixels side by side make one run; otherwise each tap is a run of its own.
  const bool one_run = dense(p);
  const int32_t runs = one_run ? 1 : kx.end - kx.begin;
  const int32_t run = one_run ? (kx.end - kx.begin) * group_c : group_c;
  Sum sum = 0;
  for (int32_t y = ky.begin; y < ky.end; ++y) {
    const X* x_row = x + ((iy + y * p.dilation_h) * p.in_w + ix + kx.begin * p.dilation_w) * p.in_c;
    W w_row = w + (y * p.k_w + kx.begin) * group_c;
    for (int32_t r = 0; r < runs; ++r) {
      for (int32_t i = 0; i < run; ++i) sum += Sum((x_row[i] + offset) * w_row[i]);
      x_row += p.dilation_w * p.in_c;
      w_row += group_c;
    }
  }
  return sum;
}

// Makes the output pixels in raster order, or in reverse; finish(sum, oc) makes an output value.
// W is what points at weights.
template <class Sum, class X, class W, class Y, class Offset, class Finish>
void convolve(const Params& p, const X* x, W w, Y* y, Offset offset, Finish finish) {
  const int32_t group_c = p.in_c / p.groups, group_out = p.out_c / p.groups;
  const int32_t filter_elems = p.k_h * p.k_w * group_c;
  RasterWalk walk(p.batch, p.out_h, p.out_w, p.reverse != 0);
  do {
    const X* image = x + walk.n * p.in_h * p.in_w * p.in_c;
    Y* pixel = y + ((walk.n * p.out_h + walk.y) * p.out_w + walk.x) * p.out_c;
    const int32_t iy = walk.y * p.stride_h - p.pad_h, ix = walk.x * p.stride_w - p.pad_w;
    const Taps ky = clip_taps(iy, p.k_h, p.dilation_h, p.in_h);
    const Taps kx = clip_taps(ix, p.k_w, p.dilation_w, p.in_w);
    for (int32_t oc = 0; oc < p.out_c; ++oc) {
      const X* group_x = p.groups == 1 ? image : image + oc / group_out * group_c;
      const W filter = w + oc * filter_elems;
      pixel[oc] = finish(window_sum<Sum>(p, group_x, filter, iy, ky, ix, kx, offset), oc);
    }
  } while (walk.next());
}

// The same where x and y have one type.
template <class X, class W, class Sum, class Offset, class Finish>
void convolve(const Params& p, const Args& args, Offset offset, Finish finish) {
  const W w = static_cast<W>(args.input<void>(kW));
  convolve<Sum>(p, args.input<X>(kX), w, args.output<X>(kY), offset, finish);
}

template <class W>
void from_s8(const Params& p, const Args& args) {
  const int32_t* bias = args.input<int32_t>(kB);
  const int32_t* multiplier = args.table<int32_t>(kMultiplier);
  const int8_t* shift = args.table<int8_t>(kShift);
  convolve<int8_t, W, int32_t>(p, args, -p.x_zp, [&](int32_t sum, int32_t oc) {
    if (bias != nullptr) sum = add_wrapping(sum, bias[oc]);
    return requantize_s8(sum, {multiplier[oc], shift[oc]}, p.y_zp, p.act_min, p.act_max);
  });
}

}  // namespace

MW_SHARED void conv_2d_s8_ref(const Params& p, const Args& args) {
  from_s8<const int8_t*>(p, args);
}

MW_SHARED void conv_2d_s8x4_ref(const Params& p, const Args& args) {
  from_s8<weighted_op::Int4>(p, args);
}

MW_SHARED void conv_2d_s16x8_narrow_ref(const Params& p, const Args& args) {
  using Finish = conv_op::FinishS16<int32_t, uint32_t, Params>;
  convolve<int16_t, const int8_t*, uint32_t>(p, args, -p.x_zp, Finish(p, args));
}

MW_SHARED void conv_2d_s16x8_ref(const Params& p, const Args& args) {
  using Finish = conv_op::FinishS16<int64_t, uint64_t, Params>;
  convolve<int16_t, const int8_t*, uint64_t>(p, args, -p.x_zp, Finish(p, args));
}

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
