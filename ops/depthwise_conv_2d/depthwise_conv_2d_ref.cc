// SPDX-License-Identifier: Apache-2.0
#include "ops/_family/window/window.h"
#include "ops/depthwise_conv_2d/depthwise_conv_2d.h"

namespace mw {
namespace depthwise_conv_2d {
inline namespace MW_ABI {

namespace {

// The window of one output pixel: its taps, and its first valid one in x and w.
struct WindowTaps {
  int32_t rows, columns;
  int32_t x_at, w_at;  // elements
};

// Sum over the window of one output channel. offset is -x_zp (0 for f32).
template <class Sum, class X, class W, class Offset>
Sum window_sum(const Params& p, const X* x, W w, const WindowTaps& taps, Offset offset) {
  const int32_t x_row = p.dilation_h * p.in_w * p.in_c, x_column = p.dilation_w * p.in_c;
  Sum sum = 0;
  for (int32_t ky = 0; ky < taps.rows; ++ky) {
    const X* x_tap = x;
    W w_tap = w;
    for (int32_t kx = taps.columns; kx > 0; --kx) {
      sum += Sum((*x_tap + offset) * *w_tap);
      x_tap += x_column;
      w_tap += p.out_c;
    }
    x += x_row;
    w += p.k_w * p.out_c;
  }
  return sum;
}

// Makes the output pixels in raster order, or in reverse; finish(sum, oc) makes an output value.
// W is what points at weights.
template <class Sum, class X, class W, class Y, class Offset, class Finish>
void convolve(const Params& p, const X* first_x, W first_w, Y* first_y, Offset offset,
              Finish finish) {
  const int32_t depth_multiplier = p.out_c / p.in_c;
  RasterWalk walk(p.batch, p.out_h, p.out_w, p.reverse != 0);
  do {
    const int32_t iy = walk.y * p.stride_h - p.pad_h, ix = walk.x * p.stride_w - p.pad_w;
    const Taps ky = clip_taps(iy, p.k_h, p.dilation_h, p.in_h);
    const Taps kx = clip_taps(ix, p.k_w, p.dilation_w, p.in_w);
    WindowTaps taps{ky.end - ky.begin, kx.end - kx.begin, 0, 0};
    if (taps.rows > 0 && taps.columns > 0) {
      const int32_t y0 = iy + ky.begin * p.dilation_h, x0 = ix + kx.begin * p.dilation_w;
      taps.x_at = ((walk.n * p.in_h + y0) * p.in_w + x0) * p.in_c;
      taps.w_at = (ky.begin * p.k_w + kx.begin) * p.out_c;
    }
    const X* x = first_x + taps.x_at;
    const W w = first_w + taps.w_at;
    Y* y = first_y + ((walk.n * p.out_h + walk.y) * p.out_w + walk.x) * p.out_c;
    for (int32_t oc = 0; oc < p.out_c; ++x) {
      for (int32_t m = depth_multiplier; m > 0; --m, ++oc) {
        y[oc] = finish(window_sum<Sum>(p, x, w + oc, taps, offset), oc);
      }
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

MW_SHARED void depthwise_conv_2d_s8_ref(const Params& p, const Args& args) {
  from_s8(p, args, args.input<int8_t>(kW));
}

MW_SHARED void depthwise_conv_2d_s8x4_ref(const Params& p, const Args& args) {
  from_s8(p, args, weighted_op::Int4(args.input<uint8_t>(kW)));
}

MW_SHARED void depthwise_conv_2d_s8xu8_ref(const Params& p, const Args& args) {
  from_s8(p, args, weighted_op::Unsigned(args, p));
}

MW_SHARED void depthwise_conv_2d_s16x8_ref(const Params& p, const Args& args) {
  using Finish = conv_op::FinishS16<int64_t, uint64_t, Params>;
  convolve<int16_t, const int8_t*, uint64_t>(p, args, -p.x_zp, Finish(p, args));
}

MW_SHARED void depthwise_conv_2d_f32x8_ref(const Params& p, const Args& args) {
  const int8_t* w = args.input<int8_t>(kW);
  conv_op::each_image(
      p, args, true,
      [&](const Params& image, const int8_t* x, float* y, weighted_op::InputQuant quant) {
        const conv_op::FinishHybrid<Params> finish(image, args, quant.scale);
        convolve<int32_t>(image, x, w, y, -quant.zero_point, finish);
      });
}

MW_SHARED void depthwise_conv_2d_f32_ref(const Params& p, const Args& args) {
  const float* bias = args.input<float>(kB);
  const float low = float_from_bits(p.act_min), high = float_from_bits(p.act_max);
  convolve<float, const float*, float>(p, args, 0.0f, [&](float sum, int32_t oc) {
    if (bias != nullptr) sum += bias[oc];
    return sum < low ? low : (sum > high ? high : sum);
  });
}

}  // namespace MW_ABI
}  // namespace depthwise_conv_2d
}  // namespace mw
