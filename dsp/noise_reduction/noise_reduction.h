// SPDX-License-Identifier: Apache-2.0
// What: noise_reduction, subtracts a running estimate of the stationary noise from each channel.
// Why: makes features independent of hum and hiss; the estimate also drives pcan.
// Contract: with s = x << smoothing_bits (mod 2^32) and a = even or odd smoothing (Q14) by channel:
// n += a (s - n), y = max((s - min(n, s)) >> smoothing_bits, x * min_signal_remaining), estimate =
// n. x, y, estimate u32 [frames, channels]; state u32 [channels], zero at first. y may stand on x.
// Source: the spectral subtraction of TFLM's audio front-end.
#ifndef MW_DSP_NOISE_REDUCTION_NOISE_REDUCTION_H_
#define MW_DSP_NOISE_REDUCTION_NOISE_REDUCTION_H_

#include "abi/op.h"

namespace mw {
namespace noise_reduction {
inline namespace MW_ABI {

constexpr uint16_t kCode = 264;
enum In : uint8_t { kX };
enum Out : uint8_t { kY, kEstimate };
enum State : uint8_t { kState };
constexpr SlotCounts kSlots{1, 0, 2, 1};

constexpr int32_t kFractionBits = 14;
constexpr int32_t kOne = 1 << kFractionBits;

struct Attrs {
  int32_t smoothing_bits = 10;         // fraction bits of the estimate
  int32_t even_smoothing = 409;        // Q14
  int32_t odd_smoothing = 983;         // Q14
  int32_t min_signal_remaining = 819;  // Q14

  template <class Self, class V>
  static constexpr void fields(Self& a, V&& v) {
    v("smoothing_bits", a.smoothing_bits), v("even_smoothing", a.even_smoothing);
    v("odd_smoothing", a.odd_smoothing), v("min_signal_remaining", a.min_signal_remaining);
  }
};

struct Params {
  int32_t frames;
  int32_t channels;
  int32_t smoothing_bits;
  int32_t even_smoothing;
  int32_t odd_smoothing;
  int32_t min_signal_remaining;

  template <class Self, class V>
  static constexpr void fields(Self& p, V&& v) {
    v("frames", p.frames), v("channels", p.channels), v("smoothing_bits", p.smoothing_bits);
    v("even_smoothing", p.even_smoothing), v("odd_smoothing", p.odd_smoothing);
    v("min_signal_remaining", p.min_signal_remaining);
  }
};
static_assert(fields_cover<Params>(), "a field is missing from fields(), or there is padding");

extern const OpCore kCore;

Status footprint(const Params& p, const KernelRow& row, Footprint& footprint);
constexpr CheckFn kCheckTables = nullptr;

#define MW_KERNELS "dsp/noise_reduction/kernels.inc"
#include "abi/declare_kernels.inc"

}  // namespace MW_ABI
}  // namespace noise_reduction
}  // namespace mw

#endif  // MW_DSP_NOISE_REDUCTION_NOISE_REDUCTION_H_
