// SPDX-License-Identifier: Apache-2.0
// What: the body of the kernel depthwise_conv_2d_s8_portable. Four output channels at a time: one
// walk over the taps serves them all.
// Why: apart, so that a firmware can compile it for Params that it knows (FixedBody).
// Contract: that of depthwise_conv_2d.h.
#ifndef MW_OPS_DEPTHWISE_CONV_2D_DEPTHWISE_CONV_2D_PORTABLE_H_
#define MW_OPS_DEPTHWISE_CONV_2D_DEPTHWISE_CONV_2D_PORTABLE_H_

#include "arch/portable/portable.h"
#include "ops/_family/window/window.h"
#include "ops/depthwise_conv_2d/depthwise_conv_2d.h"

namespace mw {
namespace depthwise_conv_2d {
inline namespace MW_ABI {

// A window clipped to x. Steps in elements.
struct ClippedWindow {
  int32_t rows, columns;
  int32_t x_at, x_row, x_tap;
  int32_t w_at, w_row, w_tap;
};

inline ClippedWindow clip_window(const Params& p, const RasterWalk& at) {
  const int32_t iy = at.y * p.stride_h - p.pad_h, ix = at.x * p.stride_w - p.pad_w;
  const Taps ky = clip_taps(iy, p.k_h, p.dilation_h, p.in_h);
  const Taps kx = clip_taps(ix, p.k_w, p.dilation_w, p.in_w);
  ClippedWindow c;
  c.columns = kx.end - kx.begin;
  c.rows = c.columns > 0 ? ky.end - ky.begin : 0;
  c.x_tap = p.dilation_w * p.in_c, c.x_row = p.dilation_h * p.in_w * p.in_c;
  c.w_tap = p.out_c, c.w_row = p.k_w * p.out_c;
  c.x_at = c.rows == 0 ? 0
                       : ((at.n * p.in_h + iy + ky.begin * p.dilation_h) * p.in_w + ix +
                          kx.begin * p.dilation_w) *
                             p.in_c;
  c.w_at = (ky.begin * p.k_w + kx.begin) * p.out_c;
  if (c.columns == 1) {  // a column of taps is one run too
    c.columns = c.rows, c.rows = c.rows > 0 ? 1 : 0;
    c.x_tap = c.x_row, c.w_tap = c.w_row;
  }
  return c;
}

template <int32_t kStep>
inline portable::Sums4 window_sums(const ClippedWindow& c, const int8_t* x, const int8_t* w,
                                   int32_t offset) {
  portable::Sums4 sums = {};
  for (int32_t y = 0; y < c.rows; ++y, x += c.x_row, w += c.w_row) {
    portable::dot_channels<kStep>(x, c.x_tap, w, c.w_tap, c.columns, offset, sums);
  }
  return sums;
}

template <int32_t kStep>
inline void convolve(const Params& p, const Args& args) {
  const int32_t* bias = args.input<int32_t>(kB);
  const int32_t* multiplier = args.table<int32_t>(kMultiplier);
  const int8_t* shift = args.table<int8_t>(kShift);
  const int32_t depth_multiplier = p.out_c / p.in_c;
  RasterWalk walk(p.batch, p.out_h, p.out_w, p.reverse != 0);
  do {
    const ClippedWindow window = clip_window(p, walk);
    const int8_t* x = args.input<int8_t>(kX) + window.x_at;
    const int8_t* w = args.input<int8_t>(kW) + window.w_at;
    int8_t* y =
        args.output<int8_t>(kY) + ((walk.n * p.out_h + walk.y) * p.out_w + walk.x) * p.out_c;
    int32_t left = depth_multiplier;  // outputs still to come of the input channel at x
    for (int32_t oc = 0; oc < p.out_c;) {
      const portable::Sums4 sums = window_sums<kStep>(window, x, w + oc, -p.x_zp);
      for (int32_t c = 0; c < 4; ++c, ++oc) {
        const int32_t sum = add_wrapping(sums.at[c], bias == nullptr ? 0 : bias[oc]);
        y[oc] = requantize_s8(sum, {multiplier[oc], shift[oc]}, p.y_zp, p.act_min, p.act_max);
      }
      left -= 4;
      if (kStep == 1) {
        x += 4;
      } else if (left == 0) {
        ++x, left = depth_multiplier;
      }
    }
  } while (walk.next());
}

inline void depthwise_conv_2d_s8_portable_body(const Params& p, const Args& args) {
  if (p.in_c == p.out_c) {
    convolve<1>(p, args);
  } else {
    convolve<0>(p, args);
  }
}

}  // namespace MW_ABI
}  // namespace depthwise_conv_2d
}  // namespace mw

#endif  // MW_OPS_DEPTHWISE_CONV_2D_DEPTHWISE_CONV_2D_PORTABLE_H_
