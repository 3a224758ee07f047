// SPDX-License-Identifier: Apache-2.0
// What: ChannelLink, a batch normalization with clamp between two operators, applied lazily, and
// the passes over channels-last memory that it consists of.
// Why: a training step of a small net is bound by memory. With the link the producer sums
// statistics while its output is in cache, the consumer normalizes while it loads, and neither the
// normalized activation nor its gradient through the normalization is ever stored. Contract:
// forward z = clamp(raw * scale + shift); backward, with g = dL/dz where the clamp let z pass,
// dL/draw = from_g * g + from_raw * raw + from_one. Work is cut into kChunks chunks and sums are
// kept by chunk, so results do not depend on threads. Buffers carry kSlackElems (simd.h).
#pragma once

#include <array>
#include <cstdint>
#include <vector>

namespace mw {

inline constexpr int kChunks = 8;  // of every reduction over a batch

// Per-channel arrays are repeated up to `period`, a multiple of 64, so that loops need no modulo.
struct ChannelSums {
  int64_t rows = 0;                  // positions summed
  std::vector<float> origin;         // forward: the first position, subtracted for accuracy
  std::vector<float> first, second;  // forward: sum of d, d^2 with d = raw - origin;
                                     // backward: sum of g, g * (raw - mean)
};

struct ChannelLink {
  int32_t channels = 0, period = 0;
  float low, high;  // the clamp; infinite where there is none
  std::vector<float> scale, shift, mean;
  std::vector<float> from_g, from_raw, from_one;
  std::array<ChannelSums, kChunks> chunks;

  ChannelLink(int32_t channel_count, float clamp_low, float clamp_high);
  void start();  // before the chunks of a pass: forgets the sums
  // Writes value[c] to every repetition of channel c.
  void fill(std::vector<float>& repeated, const float* value) const;
  // Sum over the repetitions of channel c.
  double folded(const std::vector<float>& repeated, int32_t c) const;
};

// All of them work on `count` elements that begin at channel 0; count is a multiple of channels.
void channels_sum(ChannelLink& link, int chunk, const float* raw, int64_t count);
void channels_apply(const ChannelLink& link, const float* raw, int64_t count, float* z);
// Zeroes dz where the clamp held z, and sums what is left.
void channels_mask(ChannelLink& link, int chunk, const float* raw, int64_t count, float* dz);
void channels_gradient(const ChannelLink& link, const float* g, const float* raw, int64_t count,
                       float* draw);

// An image of in_h x in_w pixels placed at (top, left) of a field of out_h x out_w; what does not
// fit is cut off, the rest is zero.
struct ImagePad {
  int32_t in_h, in_w, channels, top, left, out_h, out_w;
};
// Copies, normalizing on the way where a link is given.
void pad_image(const ImagePad& pad, const float* image, const ChannelLink* link, float* field);

}  // namespace mw
