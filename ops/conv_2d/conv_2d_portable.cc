// SPDX-License-Identifier: Apache-2.0
// Four output channels at a time share every load of x.
#include "arch/portable/portable.h"
#include "ops/_family/window/window.h"
#include "ops/conv_2d/conv_2d.h"

namespace mw {
namespace conv_2d {
inline namespace MW_ABI {

namespace {

// A window clipped to x: `rows` rows of `runs` runs of `run` elements that lie side by side.
struct ClippedWindow {
  int32_t rows, runs, run;
  int32_t x_at, x_row, x_run;  // elements: the first one, from row to row, from run to run
  int32_t w_at, w_row;
};

ClippedWindow clip_window(const Params& p, const RasterWalk& at) {
  const int32_t iy = at.y * p.stride_h - p.pad_h, ix = at.x * p.stride_w - p.pad_w;
  const Taps ky = clip_taps(iy, p.k_h, p.dilation_h, p.in_h);
  const Taps kx = clip_taps(ix, p.k_w, p.dilation_w, p.in_w);
  const int32_t taps = kx.end - kx.begin;
  ClippedWindow c;
  c.rows = taps > 0 ? ky.end - ky.begin : 0;
  c.runs = p.dilation_w == 1 ? 1 : taps;
  c.run = p.dilation_w == 1 ? taps * p.in_c : p.in_c;
  c.x_row = p.dilation_h * p.in_w * p.in_c, c.x_run = p.dilation_w * p.in_c;
  c.x_at = c.rows == 0 ? 0
                       : ((at.n * p.in_h + iy + ky.begin * p.dilation_h) * p.in_w + ix +
                          kx.begin * p.dilation_w) *
                             p.in_c;
  c.w_at = (ky.begin * p.k_w + kx.begin) * p.in_c, c.w_row = p.k_w * p.in_c;
  return c;
}

// Four output channels, or the first alone; `filter` elements lie from one to the next.
template <int32_t kChannels>
portable::Sums4 window_sums(const ClippedWindow& c, const int8_t* x, const int8_t* w,
                            int32_t filter, int32_t offset) {
  portable::Sums4 sums = {};
  for (int32_t y = 0; y < c.rows; ++y, x += c.x_row, w += c.w_row) {
    const int8_t *x_run = x, *w_run = w;
    for (int32_t r = 0; r < c.runs; ++r, x_run += c.x_run, w_run += c.run) {
      if (kChannels == 4) {
        portable::dot_rows_apart(x_run, w_run, filter, c.run, offset, sums);
      } else {
        sums.at[0] += portable::dot_row(x_run, w_run, c.run, offset);
      }
    }
  }
  return sums;
}

}  // namespace

MW_SHARED void conv_2d_s8_portable(const Params& p, const Args& args) {
  const int32_t* bias = args.input<int32_t>(kB);
  const int32_t* multiplier = args.table<int32_t>(kMultiplier);
  const int8_t* shift = args.table<int8_t>(kShift);
  const int32_t filter = p.k_h * p.k_w * p.in_c;
  RasterWalk walk(p.batch, p.out_h, p.out_w, p.reverse != 0);
  do {
    const ClippedWindow window = clip_window(p, walk);
    const int8_t* x = args.input<int8_t>(kX) + window.x_at;
    const int8_t* w = args.input<int8_t>(kW) + window.w_at;
    int8_t* y =
        args.output<int8_t>(kY) + ((walk.n * p.out_h + walk.y) * p.out_w + walk.x) * p.out_c;
    for (int32_t oc = 0; oc < p.out_c;) {
      const int32_t tile = p.out_c - oc >= 4 ? 4 : 1;
      const portable::Sums4 sums = tile == 4 ? window_sums<4>(window, x, w, filter, -p.x_zp)
                                             : window_sums<1>(window, x, w, filter, -p.x_zp);
      w += tile * filter;
      for (int32_t c = 0; c < tile; ++c, ++oc) {
        const int32_t sum = add_wrapping(sums.at[c], bias == nullptr ? 0 : bias[oc]);
        y[oc] = requantize_s8(sum, {multiplier[oc], shift[oc]}, p.y_zp, p.act_min, p.act_max);
      }
    }
  } while (walk.next());
}

}  // namespace MW_ABI
}  // namespace conv_2d
}  // namespace mw
