// SPDX-License-Identifier: Apache-2.0
// What: stacker, keeps the last rows of features as the window that a model looks at.
// Why: features come a few rows at a time, models take many.
// Contract: the window moves up by frames rows and x enters at its end; y is the whole window. x
// [frames, channels] of any integer dtype, frames <= rows; y and state [rows, channels] of the
// same; rows before the start of the stream are zero.
#ifndef MW_DSP_STACKER_STACKER_H_
#define MW_DSP_STACKER_STACKER_H_

#include "abi/op.h"

namespace mw {
namespace stacker {
inline namespace MW_ABI {

constexpr uint16_t kCode = 269;
enum In : uint8_t { kX };
enum Out : uint8_t { kY };
enum State : uint8_t { kState };
constexpr SlotCounts kSlots{1, 0, 1, 1};

struct Attrs {
  int32_t rows = 49;

  template <class Self, class V>
  static constexpr void fields(Self& a, V&& v) {
    v("rows", a.rows);
  }
};

struct Params {
  int32_t frames;
  int32_t rows;
  int32_t row_bytes;

  template <class Self, class V>
  static constexpr void fields(Self& p, V&& v) {
    v("frames", p.frames), v("rows", p.rows), v("row_bytes", p.row_bytes);
  }
};
static_assert(fields_cover<Params>(), "a field is missing from fields(), or there is padding");

extern const OpCore kCore;

Status footprint(const Params& p, const KernelRow& row, Footprint& footprint);
constexpr CheckFn kCheckTables = nullptr;

#define MW_KERNELS "dsp/stacker/kernels.inc"
#include "abi/declare_kernels.inc"

}  // namespace MW_ABI
}  // namespace stacker
}  // namespace mw

#endif  // MW_DSP_STACKER_STACKER_H_
