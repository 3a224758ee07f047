// SPDX-License-Identifier: Apache-2.0
// What: what the random cases and the costs of convolutions share.
// Contract: a drawn window, dilated in a quarter of the cases, fits an input of extent_under() or
// more.
#pragma once

#include <algorithm>

#include "host/ir/costs.h"
#include "host/ir/random_case.h"
#include "ops/_family/conv/conv.h"

namespace mw::conv_op {

struct DrawnConv {
  ConvAttrs attrs;
  int32_t k_h = 1, k_w = 1;
};

inline DrawnConv draw_conv(CaseBuilder& build, Rng& rng) {
  DrawnConv out;
  build.draw_window(out.attrs);
  out.k_h = int32_t(rng.between(1, 4)), out.k_w = int32_t(rng.between(1, 4));
  if (rng.chance(0.25)) {
    out.attrs.dilation_h = 2, out.attrs.dilation_w = int32_t(rng.between(1, 3));
  }
  return out;
}

// An extent of the input along an axis of such a window.
inline int32_t extent_under(CaseBuilder& build, int32_t kernel, int32_t dilation) {
  return (kernel - 1) * dilation + 1 + build.extent(0, 6);
}

// Of the windows of all output pixels, what lies inside x: kernels leave out the rest.
struct WindowCounts {
  double pixels, rows, taps;
};

// Summed over the outputs of an axis.
inline double taps_inside(const WindowAxis& a) {
  int64_t sum = 0;
  for (int64_t o = 0; o < a.out; ++o) {
    const int64_t at = o * a.stride - a.pad, d = a.dilation;
    const int64_t first = at < 0 ? (d - 1 - at) / d : 0;
    const int64_t last = at >= a.in ? 0 : std::min<int64_t>(a.kernel, (a.in - 1 - at) / d + 1);
    sum += std::max<int64_t>(0, last - first);
  }
  return double(sum);
}

template <class P>
WindowCounts window_counts(const P& p) {
  const WindowSizes sizes = window(p);
  const double rows = double(p.batch) * taps_inside(sizes.h);
  return {double(p.batch) * p.out_h * p.out_w, rows * p.out_w, rows * taps_inside(sizes.w)};
}

}  // namespace mw::conv_op
