// SPDX-License-Identifier: Apache-2.0
// What: energy, the power or the magnitude of a range of spectrum bins.
// Why: filter banks add energies of neighbouring bins.
// Contract: e = re^2 + im^2 of bin first_bin + b; y[f,b] = e (power), or sqrt(e) *
// 2^kMagnitudeBits, rounded (magnitude). x s16 [frames, bins in, 2]; y u32 [frames, bins].
#ifndef MW_DSP_ENERGY_ENERGY_H_
#define MW_DSP_ENERGY_ENERGY_H_

#include "abi/op.h"

namespace mw {
namespace energy {
inline namespace MW_ABI {

constexpr uint16_t kCode = 260;
enum In : uint8_t { kX };
enum Out : uint8_t { kY };

constexpr int32_t kMagnitudeBits = 8;

enum class Mode : int8_t { power, magnitude };
constexpr const char* kModeNames[] = {"power", "magnitude"};
constexpr const auto& enum_names(Mode) {
  return kModeNames;
}

struct Attrs {
  Mode mode = Mode::power;
  int32_t first_bin = 0;
  int32_t bins = 257;

  template <class Self, class V>
  static constexpr void fields(Self& a, V&& v) {
    v("mode", a.mode), v("first_bin", a.first_bin), v("bins", a.bins);
  }
};

struct Params {
  int32_t frames;
  int32_t in_bins;
  int32_t first_bin;
  int32_t bins;
  int32_t magnitude;  // 1: magnitude, 0: power

  template <class Self, class V>
  static constexpr void fields(Self& p, V&& v) {
    v("frames", p.frames), v("in_bins", p.in_bins), v("first_bin", p.first_bin);
    v("bins", p.bins), v("magnitude", p.magnitude);
  }
};
static_assert(fields_cover<Params>(), "a field is missing from fields(), or there is padding");

extern const OpCore kCore;

Status footprint(const Params& p, const KernelRow& row, Footprint& footprint);
constexpr CheckFn kCheckTables = nullptr;

#define MW_KERNELS "dsp/energy/kernels.inc"
#include "abi/declare_kernels.inc"

}  // namespace MW_ABI
}  // namespace energy
}  // namespace mw

#endif  // MW_DSP_ENERGY_ENERGY_H_
