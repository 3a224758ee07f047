// SPDX-License-Identifier: Apache-2.0
// What: the stream in which conv_2d_s8_packed_arm_dsp reads weights, biases and factors.
// Why: one definition for the kernel, its footprint and the host's packer; the kernel walks one
// pointer from start to end for each pair of pixels.
// Contract: words of 32 bits, one block for four output channels c0..c3; channels behind the last
// one have no weights and no bias.
//   4 words   256 bias(c1) + bias(c0), bias(c0), 256 bias(c3) + bias(c2), bias(c2), wrapping
//   n words   two for elements i and i + 2 of a window: lanes 256 w(c1) + w(c0) of both, then
//             256 w(c3) + w(c2); i = 0, 1, 4, 5, 8 ... Behind the last element weights are 0.
//   1 word    a byte b for each channel
//   4 words   a factor m for each channel
// There are two forms. Rounded: m and -(b + 1) are the channel's multiplier and shift, and the
// rounding is that of abi/requantize.h. Scaled: the output is int8((zero + b + (256 x m >> 32)) >>
// 12) of the channel's sum x, which the packer has proved equal for every sum. It is scaled where b
// of c3 in the first block is 128 or more, since a shift is less.
#ifndef MW_OPS_CONV_2D_PACKED_H_
#define MW_OPS_CONV_2D_PACKED_H_

#include "ops/conv_2d/conv_2d.h"

namespace mw {
namespace conv_2d {
inline namespace MW_ABI {
namespace packed {

constexpr uint32_t kStream = 0;                   // table
constexpr int32_t kChannels = 4;                  // of a block
constexpr int32_t kBiasWords = 4, kEndWords = 5;  // before and behind the weights of a block
constexpr int32_t kFraction = 12;                 // bits that the scaled form drops
constexpr uint32_t kScaled = 128;

// Elements of a column, as many as words of weights in a block.
constexpr int32_t column_elems(const Params& p) {
  return (p.k_h * p.k_w * p.in_c + 3) & ~3;
}
constexpr int32_t block_words(const Params& p) {
  return kBiasWords + column_elems(p) + kEndWords;
}
constexpr int32_t blocks(const Params& p) {
  return (p.out_c + kChannels - 1) / kChannels;
}
// What both forms add to a channel's sum, but for b. It is odd where the form is rounded.
constexpr int32_t zero_of(const Params& p, bool scaled) {
  return scaled ? (2 * p.y_zp + 1) * (1 << (kFraction - 1)) - int32_t(kScaled) : 2 * p.y_zp + 1;
}

}  // namespace packed
}  // namespace MW_ABI
}  // namespace conv_2d
}  // namespace mw

#endif  // MW_OPS_CONV_2D_PACKED_H_
