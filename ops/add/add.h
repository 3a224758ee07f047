// SPDX-License-Identifier: Apache-2.0
// What: add, a + b with broadcasting up to rank 6 and fused clamp.
// Contract: f32, or s8: both inputs are scaled to twice the larger input scale with 20 more bits,
// added, and requantized, each step rounded as TFLite's ADD rounds it. The output may replace an
// input that is not broadcast.
#ifndef MW_OPS_ADD_ADD_H_
#define MW_OPS_ADD_ADD_H_

#include "abi/attrs.h"
#include "abi/op.h"

namespace mw {
namespace add {
inline namespace MW_ABI {

constexpr uint16_t kCode = 7;
enum In : uint8_t { kA, kB };
enum Out : uint8_t { kY };
constexpr SlotCounts kSlots{2, 0, 1, 0};

struct Attrs {
  Activation activation = Activation::none;

  template <class Self, class V>
  static constexpr void fields(Self& a, V&& v) {
    v("activation", a.activation);
  }
};

// Neighbouring dimensions along which both inputs step, or only one of them, are one dimension.
struct Params {
  int32_t dim[Shape::kMaxRank];  // outermost first; unused ones are 1
  int32_t a_multiplier, b_multiplier, y_multiplier;
  int32_t act_min, act_max;           // f32: the bits of the float bounds
  int16_t a_shift, b_shift, y_shift;  // not above 0
  int16_t a_zp, b_zp, y_zp;
  uint16_t a_steps, b_steps;  // bit i: the input has dimension i; else it is broadcast along it

  template <class Self, class V>
  static constexpr void fields(Self& p, V&& v) {
    v("dim", p.dim), v("a_multiplier", p.a_multiplier), v("b_multiplier", p.b_multiplier);
    v("y_multiplier", p.y_multiplier), v("act_min", p.act_min), v("act_max", p.act_max);
    v("a_shift", p.a_shift), v("b_shift", p.b_shift), v("y_shift", p.y_shift), v("a_zp", p.a_zp);
    v("b_zp", p.b_zp), v("y_zp", p.y_zp), v("a_steps", p.a_steps), v("b_steps", p.b_steps);
  }
};
static_assert(fields_cover<Params>(), "a field is missing from fields(), or there is padding");

extern const OpCore kCore;

Status footprint(const Params& p, const KernelRow& row, Footprint& footprint);
constexpr CheckFn kCheckTables = nullptr;

#define MW_KERNELS "ops/add/kernels.inc"
#include "abi/declare_kernels.inc"

}  // namespace MW_ABI
}  // namespace add
}  // namespace mw

#endif  // MW_OPS_ADD_ADD_H_
