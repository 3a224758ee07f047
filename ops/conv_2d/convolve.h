// SPDX-License-Identifier: Apache-2.0
// What: convolve(), the loops of the reference kernels.
// Why: the specification, readable and tight: windows are clipped once a pixel, not tested a tap.
// Contract: each file that includes this makes window_sum() of one set of types in one kernel only:
// of two that are alike the compiler makes one function, and the call costs a fifth more
// instructions.
#ifndef MW_OPS_CONV_2D_CONVOLVE_H_
#define MW_OPS_CONV_2D_CONVOLVE_H_

#include "ops/_family/window/window.h"
#include "ops/conv_2d/conv_2d.h"

namespace mw {
namespace conv_2d {
inline namespace MW_ABI {

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

}  // namespace MW_ABI
}  // namespace conv_2d
}  // namespace mw

#endif  // MW_OPS_CONV_2D_CONVOLVE_H_
