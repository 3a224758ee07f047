// SPDX-License-Identifier: Apache-2.0
// Four outputs at a time, so that four weights of each share one widening of four inputs.
#include "arch/arm_dsp/arm_dsp.h"
#include "ops/fully_connected/fully_connected.h"

namespace mw::fully_connected {

namespace {

// Sums of kTile rows of weights, in_c apart, with one row of x.
template <int32_t kTile>
void dot_rows(const int8_t* x, const int8_t* w, int32_t in_c, int32_t offset, int32_t* sums) {
  const uint32_t offsets = arm_dsp::lanes(offset, offset);
  int32_t sum[kTile] = {};
  for (int32_t i = in_c >> 2; i > 0; --i, x += 4, w += 4) {
    const uint32_t word = arm_dsp::load32(x);
    const uint32_t even = arm_dsp::add_even_bytes(offsets, word);
    const uint32_t odd = arm_dsp::add_odd_bytes(offsets, word);
    for (int32_t r = 0; r < kTile; ++r) {
      const uint32_t weights = arm_dsp::load32(w + r * in_c);
      sum[r] = arm_dsp::dot(arm_dsp::even_bytes(weights), even, sum[r]);
      sum[r] = arm_dsp::dot(arm_dsp::odd_bytes(weights), odd, sum[r]);
    }
  }
  for (int32_t i = in_c & 3; i > 0; --i, ++x, ++w) {
    for (int32_t r = 0; r < kTile; ++r) sum[r] += (*x + offset) * w[r * in_c];
  }
  for (int32_t r = 0; r < kTile; ++r) sums[r] = sum[r];
}

}  // namespace

void fully_connected_s8_arm_dsp(const Params& p, const Args& args) {
  constexpr int32_t kTile = 4;
  const int8_t* x = args.input<int8_t>(kX);
  const int32_t* bias = args.input<int32_t>(kB);
  int8_t* y = args.output<int8_t>(kY);
  for (int32_t n = 0; n < p.batch; ++n, x += p.in_c) {
    const int8_t* w = args.input<int8_t>(kW);
    for (int32_t o = 0; o < p.out_c;) {
      int32_t sums[kTile];
      const bool whole = p.out_c - o >= kTile;
      const int32_t rows = whole ? kTile : 1;
      if (whole) {
        dot_rows<kTile>(x, w, p.in_c, -p.x_zp, sums);
      } else {
        dot_rows<1>(x, w, p.in_c, -p.x_zp, sums);
      }
      w += rows * p.in_c;
      for (int32_t r = 0; r < rows; ++r, ++o) {
        const int32_t sum = bias == nullptr ? sums[r] : add_wrapping(sums[r], bias[o]);
        *y++ = requantize_s8(sum, factor(p, args, o), p.y_zp, p.act_min, p.act_max);
      }
    }
  }
}

}  // namespace mw::fully_connected
