// SPDX-License-Identifier: Apache-2.0
// The specification, readable and tight: windows are clipped once a pixel, not tested a tap.
#include "ops/_family/window/window.h"
#include "ops/conv_2d/conv_2d.h"

namespace mw {
namespace conv_2d {
inline namespace MW_ABI {

namespace {

// Sum over the window at (iy, ix) of one output channel. offset is -x_zp (0 for f32).
template <class T, class Acc>
Acc window_sum(const Params& p, const T* x, const T* w, int32_t iy, Taps ky, int32_t ix, Taps kx,
               Acc offset) {
  const int32_t group_c = p.in_c / p.groups;
  // Pixels side by side make one run; otherwise each tap is a run of its own.
  const bool one_run = dense(p);
  const int32_t runs = one_run ? 1 : kx.end - kx.begin;
  const int32_t run = one_run ? (kx.end - kx.begin) * group_c : group_c;
  Acc sum = 0;
  for (int32_t y = ky.begin; y < ky.end; ++y) {
    const T* x_row = x + ((iy + y * p.dilation_h) * p.in_w + ix + kx.begin * p.dilation_w) * p.in_c;
    const T* w_row = w + (y * p.k_w + kx.begin) * group_c;
    for (int32_t r = 0; r < runs; ++r) {
      for (int32_t i = 0; i < run; ++i) sum += (x_row[i] + offset) * w_row[i];
      x_row += p.dilation_w * p.in_c;
      w_row += group_c;
    }
  }
  return sum;
}

// Makes the output pixels in raster order, or in reverse; finish(sum, oc) makes an output value.
template <class T, class Acc, class Finish>
void convolve(const Params& p, const Args& args, Acc offset, Finish finish) {
  const T* x = args.input<T>(kX);
  const T* w = args.input<T>(kW);
  T* y = args.output<T>(kY);
  const int32_t group_c = p.in_c / p.groups, group_out = p.out_c / p.groups;
  const int32_t filter_elems = p.k_h * p.k_w * group_c;
  RasterWalk walk(p.batch, p.out_h, p.out_w, p.reverse != 0);
  do {
    const T* image = x + walk.n * p.in_h * p.in_w * p.in_c;
    T* pixel = y + ((walk.n * p.out_h + walk.y) * p.out_w + walk.x) * p.out_c;
    const int32_t iy = walk.y * p.stride_h - p.pad_h, ix = walk.x * p.stride_w - p.pad_w;
    const Taps ky = clip_taps(iy, p.k_h, p.dilation_h, p.in_h);
    const Taps kx = clip_taps(ix, p.k_w, p.dilation_w, p.in_w);
    for (int32_t oc = 0; oc < p.out_c; ++oc) {
      const T* group_x = p.groups == 1 ? image : image + oc / group_out * group_c;
      pixel[oc] = finish(window_sum(p, group_x, w + oc * filter_elems, iy, ky, ix, kx, offset), oc);
    }
  } while (walk.next());
}

}  // namespace

MW_SHARED void conv_2d_s8_ref(const Params& p, const Args& args) {
  const int32_t* bias = args.input<int32_t>(kB);
  const int32_t* multiplier = args.table<int32_t>(kMultiplier);
  const int8_t* shift = args.table<int8_t>(kShift);
  convolve<int8_t, int32_t>(p, args, -p.x_zp, [&](int32_t sum, int32_t oc) {
    if (bias != nullptr) sum = add_wrapping(sum, bias[oc]);
    return requantize_s8(sum, {multiplier[oc], shift[oc]}, p.y_zp, p.act_min, p.act_max);
  });
}

MW_SHARED void conv_2d_f32_ref(const Params& p, const Args& args) {
  const float* bias = args.input<float>(kB);
  const float low = float_from_bits(p.act_min), high = float_from_bits(p.act_max);
  convolve<float, float>(p, args, 0.0f, [&](float sum, int32_t oc) {
    if (bias != nullptr) sum += bias[oc];
    return sum < low ? low : (sum > high ? high : sum);
  });
}

}  // namespace MW_ABI
}  // namespace conv_2d
}  // namespace mw
