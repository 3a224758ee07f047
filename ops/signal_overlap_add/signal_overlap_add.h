// SPDX-License-Identifier: Apache-2.0
// What: signal_overlap_add, frames that overlap, added up to a stream. Contract: x [..., frames,
// size], s16 or f32; y [..., frames * frame_step], of which each step is the sum of all frames that
// reach it, s16 saturated after each addition. Each row of the outer dimensions is a stream of its
// own. state [streams, size] holds what is not yet complete, zero at first. frame_step <= size.
// Source: TFLM SignalOverlapAdd.
#ifndef MW_OPS_SIGNAL_OVERLAP_ADD_SIGNAL_OVERLAP_ADD_H_
#define MW_OPS_SIGNAL_OVERLAP_ADD_SIGNAL_OVERLAP_ADD_H_

#include "ops/_family/frame/frame.h"
#include "ops/_family/signal/typed.h"

namespace mw {
namespace signal_overlap_add {
inline namespace MW_ABI {

constexpr uint16_t kCode = 292;
constexpr char kCustomName[] = "SignalOverlapAdd";
enum In : uint8_t { kX };
enum Out : uint8_t { kY };
enum State : uint8_t { kHeld };
constexpr SlotCounts kSlots{1, 0, 1, 1};

struct Attrs {
  int32_t T = signal::kInt16;
  int32_t frame_step = 0;

  template <class Self, class V>
  static constexpr void fields(Self& a, V&& v) {
    v("T", a.T), v("frame_step", a.frame_step);
  }
};

struct Params {
  int32_t streams;
  int32_t frames;
  int32_t size;
  int32_t step;

  template <class Self, class V>
  static constexpr void fields(Self& p, V&& v) {
    v("streams", p.streams), v("frames", p.frames), v("size", p.size), v("step", p.step);
  }
};
static_assert(fields_cover<Params>(), "a field is missing from fields(), or there is padding");

extern const OpCore kCore;

Status footprint(const Params& p, const KernelRow& row, Footprint& footprint);
constexpr CheckFn kCheckTables = nullptr;

#define MW_KERNELS "ops/signal_overlap_add/kernels.inc"
#include "abi/declare_kernels.inc"

}  // namespace MW_ABI
}  // namespace signal_overlap_add
}  // namespace mw

#endif  // MW_OPS_SIGNAL_OVERLAP_ADD_SIGNAL_OVERLAP_ADD_H_
