// SPDX-License-Identifier: Apache-2.0
// What: signal_rfft, the spectrum of real frames. Contract: y [..., fft_length + 2], real and
// imaginary parts of fft_length / 2 + 1 bins; x [..., n], n <= fft_length, which zeros follow. s16
// and s32: in fixed point, scaled by 1 / fft_length, as dsp/rfft; f32: not scaled. fft_length is a
// power of two in [8, 16384]. The twiddle factors are a derived table. Source: TFLM SignalRfft.
#ifndef MW_OPS_SIGNAL_RFFT_SIGNAL_RFFT_H_
#define MW_OPS_SIGNAL_RFFT_SIGNAL_RFFT_H_

#include "ops/_family/signal/transform.h"

namespace mw {
namespace signal_rfft {
inline namespace MW_ABI {

constexpr uint16_t kCode = 282;
constexpr char kCustomName[] = "SignalRfft";
enum In : uint8_t { kX };
enum Table : uint8_t { kTwiddles };
enum Out : uint8_t { kY };
constexpr SlotCounts kSlots{1, 1, 1, 0};
using Attrs = signal::TransformAttrs;

struct Params {
  int32_t frames;
  int32_t samples;
  int32_t length;

  template <class Self, class V>
  static constexpr void fields(Self& p, V&& v) {
    v("frames", p.frames), v("samples", p.samples), v("length", p.length);
  }
};
static_assert(fields_cover<Params>(), "a field is missing from fields(), or there is padding");

extern const OpCore kCore;

Status footprint(const Params& p, const KernelRow& row, Footprint& footprint);
constexpr CheckFn kCheckTables = nullptr;

#define MW_KERNELS "ops/signal_rfft/kernels.inc"
#include "abi/declare_kernels.inc"

}  // namespace MW_ABI
}  // namespace signal_rfft
}  // namespace mw

#endif  // MW_OPS_SIGNAL_RFFT_SIGNAL_RFFT_H_
