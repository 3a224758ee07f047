// SPDX-License-Identifier: Apache-2.0
// What: window, multiplies each frame by window coefficients.
// Why: tapers the ends of a frame before its spectrum is taken.
// Contract: y[f,i] = int16(x[f,i] * w[i] >> shift), rounded towards minus infinity, wrapping. x and
// y s16 [frames, n]; w s16 [n], the coefficients times 2^shift. y may stand on x.
#ifndef MW_DSP_WINDOW_WINDOW_H_
#define MW_DSP_WINDOW_WINDOW_H_

#include "abi/op.h"

namespace mw {
namespace window {
inline namespace MW_ABI {

constexpr uint16_t kCode = 257;
enum In : uint8_t { kX, kW };
enum Out : uint8_t { kY };
constexpr SlotCounts kSlots{2, 0, 1, 0};

struct Attrs {
  int32_t shift = 12;  // fraction bits of the coefficients

  template <class Self, class V>
  static constexpr void fields(Self& a, V&& v) {
    v("shift", a.shift);
  }
};

struct Params {
  int32_t frames;
  int32_t length;
  int32_t shift;

  template <class Self, class V>
  static constexpr void fields(Self& p, V&& v) {
    v("frames", p.frames), v("length", p.length), v("shift", p.shift);
  }
};
static_assert(fields_cover<Params>(), "a field is missing from fields(), or there is padding");

extern const OpCore kCore;

Status footprint(const Params& p, const KernelRow& row, Footprint& footprint);
constexpr CheckFn kCheckTables = nullptr;

#define MW_KERNELS "dsp/window/kernels.inc"
#include "abi/declare_kernels.inc"

}  // namespace MW_ABI
}  // namespace window
}  // namespace mw

#endif  // MW_DSP_WINDOW_WINDOW_H_
