// SPDX-License-Identifier: Apache-2.0
// What: the two products of depthwise filtering over rows found through tables, channel by channel.
// Why: forward, input gradient and weight gradient of a depthwise convolution are these; a gemm()
// of depth one would waste the registers.
// Contract: a row is `channels` floats. Buffers may be read kSlackElems past their end (simd.h).
// Sums run in a fixed order. Single-threaded; callers cut rows.
#pragma once

#include <cstdint>
#include <span>

namespace mw {

struct Tap {
  int32_t offset;  // elements added to the start of an input row
  int32_t weight;  // row of the weights
};

// out[r, c] = bias[c] + sum over taps of in[in_rows[r] + tap.offset + c] * w[tap.weight, c].
struct TapFilter {
  int32_t rows = 0, channels = 0;
  std::span<const Tap> taps;
  const float* in = nullptr;
  const int32_t* in_rows = nullptr;
  const float* w = nullptr;
  const float* bias = nullptr;  // null: none
  float* out = nullptr;
  const int32_t* out_rows = nullptr;  // null: r * channels
};
void filter_taps(const TapFilter& f);

// dw[t, c] += sum over rows of in[in_rows[r] + tap_offsets[t] + c] * dy[r, c].
struct TapGradient {
  int32_t rows = 0, channels = 0;
  std::span<const int32_t> tap_offsets;
  const float* in = nullptr;
  const int32_t* in_rows = nullptr;
  const float* dy = nullptr;
  float* dw = nullptr;
};
void add_tap_gradients(const TapGradient& g);

}  // namespace mw
