// SPDX-License-Identifier: Apache-2.0
// What: log_mel_norm, puts a floor under a window of log features and removes each band's mean.
// Why: what is left does not depend on the level or the colour of the channel.
// Contract: v[r,c] = max(x[r,c], max(x) - floor); y[r,c] = clamp(y_zp + round(unit / (rows * scale
// of y) * (v[r,c] * rows - sum over r of v[.,c]))), rounded once, halves up. x u16 [rows,
// channels], in steps of `unit`; y s8 of that shape. scale of y > 4 * unit / rows.
#ifndef MW_DSP_LOG_MEL_NORM_LOG_MEL_NORM_H_
#define MW_DSP_LOG_MEL_NORM_LOG_MEL_NORM_H_

#include "abi/op.h"

namespace mw {
namespace log_mel_norm {
inline namespace MW_ABI {

constexpr uint16_t kCode = 267;
enum In : uint8_t { kX };
enum Out : uint8_t { kY };

constexpr int32_t kMaxRows = 16384;  // sums over rows stay in 31 bits, differences in 30

struct Attrs {
  int32_t floor = 368;     // in units of x; 0 < floor <= 65535
  float unit = 1.0f / 64;  // real value of one step of x

  template <class Self, class V>
  static constexpr void fields(Self& a, V&& v) {
    v("floor", a.floor), v("unit", a.unit);
  }
};

struct Params {
  int32_t rows;
  int32_t channels;
  int32_t floor;
  int32_t multiplier;
  int32_t right_shift;  // of the upper half of the product with the multiplier
  int32_t y_zp;

  template <class Self, class V>
  static constexpr void fields(Self& p, V&& v) {
    v("rows", p.rows), v("channels", p.channels), v("floor", p.floor);
    v("multiplier", p.multiplier), v("right_shift", p.right_shift), v("y_zp", p.y_zp);
  }
};
static_assert(fields_cover<Params>(), "a field is missing from fields(), or there is padding");

extern const OpCore kCore;

Status footprint(const Params& p, const KernelRow& row, Footprint& footprint);
constexpr CheckFn kCheckTables = nullptr;

constexpr uint32_t sums_bytes(const Params& p) {
  return uint32_t(p.channels) * 4;
}

#define MW_KERNELS "dsp/log_mel_norm/kernels.inc"
#include "abi/declare_kernels.inc"

}  // namespace MW_ABI
}  // namespace log_mel_norm
}  // namespace mw

#endif  // MW_DSP_LOG_MEL_NORM_LOG_MEL_NORM_H_
