// SPDX-License-Identifier: Apache-2.0
// What: pcan, per-channel amplitude normalization: divides each channel by its own loudness.
// Why: makes features independent of the level and the colour of a room and a microphone.
// Contract: gain = the piecewise quadratic of `gains` at estimate[f,c]; snr = x * gain >>
// snr_shift; y = snr^2 / 4 below snr 2, else snr - 1, with snr in Q12 and y in Q6. x, estimate, y
// u32 [frames, channels]; gains s16 [kGains]: the values at 0 and 1, one unused, then for each bit
// length from 2 to 32 the value, slope and curvature over that octave, one unused between. y may
// stand on x. Source: Wang et al., "Trainable frontend for robust and far-field keyword spotting",
// 2017, in the fixed point of TFLM's audio front-end.
#ifndef MW_DSP_PCAN_PCAN_H_
#define MW_DSP_PCAN_PCAN_H_

#include "ops/_family/frame/pcan.h"

namespace mw {
namespace pcan {
inline namespace MW_ABI {

constexpr uint16_t kCode = 265;
enum In : uint8_t { kX, kGainTable, kEstimate };
enum Out : uint8_t { kY };
constexpr SlotCounts kSlots{3, 0, 1, 0};

constexpr int32_t kGains = kPcanGains;
constexpr int32_t kSnrBits = kPcanSnrBits, kOutBits = kPcanOutBits;

struct Attrs {
  int32_t snr_shift = 6;  // in [0, 63]

  template <class Self, class V>
  static constexpr void fields(Self& a, V&& v) {
    v("snr_shift", a.snr_shift);
  }
};

struct Params {
  int32_t frames;
  int32_t channels;
  int32_t snr_shift;

  template <class Self, class V>
  static constexpr void fields(Self& p, V&& v) {
    v("frames", p.frames), v("channels", p.channels), v("snr_shift", p.snr_shift);
  }
};
static_assert(fields_cover<Params>(), "a field is missing from fields(), or there is padding");

extern const OpCore kCore;

Status footprint(const Params& p, const KernelRow& row, Footprint& footprint);
constexpr CheckFn kCheckTables = nullptr;

#define MW_KERNELS "dsp/pcan/kernels.inc"
#include "abi/declare_kernels.inc"

}  // namespace MW_ABI
}  // namespace pcan
}  // namespace mw

#endif  // MW_DSP_PCAN_PCAN_H_
