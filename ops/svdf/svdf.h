// SPDX-License-Identifier: Apache-2.0
// What: svdf, a layer of filters over features and time: each filter weighs x, remembers what that
// gave in the last `memory` calls, and weighs these; `rank` filters and a bias make a unit of y.
// Contract: x is [batch, in_c], feature weights [filters, in_c], time weights [filters, memory], y
// [batch, filters / rank]. s8: feature weights have zero point 0, the memory is of the type of the
// time weights, s8 or s16; no activation but the range of y is applied, as TFLM. f32: the same
// without quantization, with the activation. The memory is a ring: nothing in it is moved. Source:
// TFLite SVDF.
#ifndef MW_OPS_SVDF_SVDF_H_
#define MW_OPS_SVDF_SVDF_H_

#include "abi/attrs.h"
#include "abi/op.h"

namespace mw {
namespace svdf {
inline namespace MW_ABI {

constexpr uint16_t kCode = 175;
enum In : uint8_t { kX, kFeature, kTime, kBias };
enum Out : uint8_t { kY };
enum State : uint8_t { kMemory, kNewest };  // [batch, filters, memory], and a place in it: u32
constexpr SlotCounts kSlots{4, 0, 1, 2};

struct Attrs {
  int32_t rank = 1;
  Activation activation = Activation::none;
  float state_scale = 1;  // of the memory, of integers
  int32_t state_zero_point = 0;

  template <class Self, class V>
  static constexpr void fields(Self& a, V&& v) {
    v("rank", a.rank), v("activation", a.activation), v("state_scale", a.state_scale);
    v("state_zero_point", a.state_zero_point);
  }
};

struct Params {
  int32_t batch, in_c, units, rank, memory;
  int32_t act_min, act_max;       // f32: the bits of the float bounds
  int32_t multiplier, shift;      // of what a filter remembers
  int32_t y_multiplier, y_shift;  // of y
  int16_t x_zp, y_zp, state_zp;
  int16_t reserved;

  template <class Self, class V>
  static constexpr void fields(Self& p, V&& v) {
    v("batch", p.batch), v("in_c", p.in_c), v("units", p.units), v("rank", p.rank);
    v("memory", p.memory), v("act_min", p.act_min), v("act_max", p.act_max);
    v("multiplier", p.multiplier), v("shift", p.shift), v("y_multiplier", p.y_multiplier);
    v("y_shift", p.y_shift), v("x_zp", p.x_zp), v("y_zp", p.y_zp);
    v("state_zp", p.state_zp), v("reserved", p.reserved);
  }
};
static_assert(fields_cover<Params>(), "a field is missing from fields(), or there is padding");

extern const OpCore kCore;

Status footprint(const Params& p, const KernelRow& row, Footprint& footprint);
constexpr CheckFn kCheckTables = nullptr;

#define MW_KERNELS "ops/svdf/kernels.inc"
#include "abi/declare_kernels.inc"

}  // namespace MW_ABI
}  // namespace svdf
}  // namespace mw

#endif  // MW_OPS_SVDF_SVDF_H_
