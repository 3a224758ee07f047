// SPDX-License-Identifier: Apache-2.0
// What: filter_bank_log, natural logarithms in fixed point.
// Why: loudness is heard in ratios; logarithms fit small integers.
// Contract: y[f,c] = ln(x[f,c] * 2^correction_bits) * 2^scale_shift, 0 where the argument is at
// most 1, at most 65535; within 0.0025 * 2^scale_shift + 1 of the true value. x u32, y u16 [frames,
// channels]. A left shift by correction_bits wraps, as in TFLM's audio front-end, whose output y
// equals.
#ifndef MW_DSP_FILTER_BANK_LOG_FILTER_BANK_LOG_H_
#define MW_DSP_FILTER_BANK_LOG_FILTER_BANK_LOG_H_

#include "abi/op.h"

namespace mw {
namespace filter_bank_log {
inline namespace MW_ABI {

constexpr uint16_t kCode = 266;
enum In : uint8_t { kX };
enum Out : uint8_t { kY };

struct Attrs {
  int32_t scale_shift = 6;      // in [0, 11]
  int32_t correction_bits = 3;  // in [-31, 31]; negative: right

  template <class Self, class V>
  static constexpr void fields(Self& a, V&& v) {
    v("scale_shift", a.scale_shift), v("correction_bits", a.correction_bits);
  }
};

struct Params {
  int32_t frames;
  int32_t channels;
  int32_t scale_shift;
  int32_t correction_bits;

  template <class Self, class V>
  static constexpr void fields(Self& p, V&& v) {
    v("frames", p.frames), v("channels", p.channels), v("scale_shift", p.scale_shift);
    v("correction_bits", p.correction_bits);
  }
};
static_assert(fields_cover<Params>(), "a field is missing from fields(), or there is padding");

extern const OpCore kCore;

Status footprint(const Params& p, const KernelRow& row, Footprint& footprint);
constexpr CheckFn kCheckTables = nullptr;

#define MW_KERNELS "dsp/filter_bank_log/kernels.inc"
#include "abi/declare_kernels.inc"

}  // namespace MW_ABI
}  // namespace filter_bank_log
}  // namespace mw

#endif  // MW_DSP_FILTER_BANK_LOG_FILTER_BANK_LOG_H_
