// SPDX-License-Identifier: Apache-2.0
// What: signal_irfft, real frames of their spectrum. Contract: x [..., fft_length + 2], real and
// imaginary parts of fft_length / 2 + 1 bins; y [..., fft_length], scaled by 1 / fft_length, s16
// and s32 in fixed point. fft_length is a power of two in [8, 16384]. The twiddle factors are a
// derived table. Source: TFLM SignalIrfft.
#ifndef MW_OPS_SIGNAL_IRFFT_SIGNAL_IRFFT_H_
#define MW_OPS_SIGNAL_IRFFT_SIGNAL_IRFFT_H_

#include "ops/_family/signal/transform.h"

namespace mw {
namespace signal_irfft {
inline namespace MW_ABI {

constexpr uint16_t kCode = 332;
constexpr char kCustomName[] = "SignalIrfft";
enum In : uint8_t { kX };
enum Table : uint8_t { kTwiddles };
enum Out : uint8_t { kY };
constexpr SlotCounts kSlots{1, 1, 1, 0};
using Attrs = signal::TransformAttrs;

struct Params {
  int32_t frames;
  int32_t length;

  template <class Self, class V>
  static constexpr void fields(Self& p, V&& v) {
    v("frames", p.frames), v("length", p.length);
  }
};
static_assert(fields_cover<Params>(), "a field is missing from fields(), or there is padding");

extern const OpCore kCore;

Status footprint(const Params& p, const KernelRow& row, Footprint& footprint);
constexpr CheckFn kCheckTables = nullptr;

#define MW_KERNELS "ops/signal_irfft/kernels.inc"
#include "abi/declare_kernels.inc"

}  // namespace MW_ABI
}  // namespace signal_irfft
}  // namespace mw

#endif  // MW_OPS_SIGNAL_IRFFT_SIGNAL_IRFFT_H_
