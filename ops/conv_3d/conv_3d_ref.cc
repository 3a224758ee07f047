// SPDX-License-Identifier: Apache-2.0
// Weights of neighbouring output channels lie side by side: a pixel of y is summed up in place, a
// tap at a time.
#include "ops/conv_3d/conv_3d.h"

namespace mw {
namespace conv_3d {
inline namespace MW_ABI {

namespace {

struct Place {
  int32_t at[kAxes];
};

// Adds what the row of taps (d, h) gives at the window that starts at `origin`.
void add_row(const Params& p, const float* image, const float* weights, const Place& origin,
             const Place& tap, float* y) {
  const int32_t d = origin.at[kDepth] + tap.at[kDepth] * p.dilation[kDepth];
  const int32_t h = origin.at[kHeight] + tap.at[kHeight] * p.dilation[kHeight];
  const float* row = image + (d * p.in[kHeight] + h) * p.in[kWidth] * p.in_c;
  const float* w_row = weights + (tap.at[kDepth] * p.kernel[kHeight] + tap.at[kHeight]) *
                                     p.kernel[kWidth] * p.in_c * p.out_c;
  const Taps taps =
      clip_taps(origin.at[kWidth], p.kernel[kWidth], p.dilation[kWidth], p.in[kWidth]);
  for (int32_t t = taps.begin; t < taps.end; ++t) {
    const float* x = row + (origin.at[kWidth] + t * p.dilation[kWidth]) * p.in_c;
    const float* w = w_row + t * p.in_c * p.out_c;
    for (int32_t ic = 0; ic < p.in_c; ++ic) {
      for (int32_t oc = 0; oc < p.out_c; ++oc) y[oc] += x[ic] * *w++;
    }
  }
}

void pixel(const Params& p, const float* image, const Args& args, const Place& out, float* y) {
  const float* weights = args.input<float>(kW);
  const float* bias = args.input<float>(kBias);
  Place origin{};
  for (uint32_t axis = 0; axis < kAxes; ++axis) {
    origin.at[axis] = out.at[axis] * p.stride[axis] - p.pad[axis];
  }
  for (int32_t oc = 0; oc < p.out_c; ++oc) y[oc] = 0;
  const Taps deep = clip_taps(origin.at[0], p.kernel[0], p.dilation[0], p.in[0]);
  const Taps rows = clip_taps(origin.at[1], p.kernel[1], p.dilation[1], p.in[1]);
  Place tap{};
  for (tap.at[0] = deep.begin; tap.at[0] < deep.end; ++tap.at[0]) {
    for (tap.at[1] = rows.begin; tap.at[1] < rows.end; ++tap.at[1]) {
      add_row(p, image, weights, origin, tap, y);
    }
  }
  const float low = float_from_bits(p.act_min), high = float_from_bits(p.act_max);
  for (int32_t oc = 0; oc < p.out_c; ++oc) {
    const float sum = bias == nullptr ? y[oc] : y[oc] + bias[oc];
    y[oc] = sum < low ? low : (sum > high ? high : sum);
  }
}

}  // namespace

MW_SHARED void conv_3d_f32_ref(const Params& p, const Args& args) {
  const float* image = args.input<float>(kX);
  float* y = args.output<float>(kY);
  for (int32_t n = 0; n < p.batch; ++n, image += p.in[0] * p.in[1] * p.in[2] * p.in_c) {
    Place out{};
    for (out.at[0] = 0; out.at[0] < p.out[0]; ++out.at[0]) {
      for (out.at[1] = 0; out.at[1] < p.out[1]; ++out.at[1]) {
        for (out.at[2] = 0; out.at[2] < p.out[2]; ++out.at[2], y += p.out_c) {
          pixel(p, image, args, out, y);
        }
      }
    }
  }
}

}  // namespace MW_ABI
}  // namespace conv_3d
}  // namespace mw
