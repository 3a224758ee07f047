// SPDX-License-Identifier: Apache-2.0
// What: what the random cases of convolutions share.
// Contract: a drawn window, dilated in a quarter of the cases, fits an input of extent_under() or
// more.
#pragma once

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

}  // namespace mw::conv_op
