// SPDX-License-Identifier: Apache-2.0
// What: mean over a set of dimensions.
// Contract: f32, or s8: y = clamp(y_zp + requantize(sum - count * x_zp)), the factor being
// x_scale / y_scale / count, divided as integers like TFLite's MEAN does. Up to rank 6, where
// dimensions to keep and to reduce form at most three runs each.
#ifndef MW_OPS_MEAN_MEAN_H_
#define MW_OPS_MEAN_MEAN_H_

#include "abi/op.h"

namespace mw {
namespace mean {
inline namespace MW_ABI {

constexpr uint16_t kCode = 12;
enum In : uint8_t { kX };
enum Out : uint8_t { kY };

struct Attrs {
  int32_t axes = 0;  // bit i: dimension i is reduced
  bool keep_dims = false;

  template <class Self, class V>
  static constexpr void fields(Self& a, V&& v) {
    v("axes", a.axes), v("keep_dims", a.keep_dims);
  }
};

constexpr int32_t kRuns = 3;

// Neighbouring dimensions of one kind are one run; unused runs have extent 1. Outermost first.
struct Params {
  int32_t keep[kRuns], keep_stride[kRuns];  // strides in elements of x
  int32_t reduce[kRuns], reduce_stride[kRuns];
  int32_t multiplier;
  int16_t shift, x_zp, y_zp, reserved;

  template <class Self, class V>
  static constexpr void fields(Self& p, V&& v) {
    v("keep", p.keep), v("keep_stride", p.keep_stride), v("reduce", p.reduce);
    v("reduce_stride", p.reduce_stride), v("multiplier", p.multiplier), v("shift", p.shift);
    v("x_zp", p.x_zp), v("y_zp", p.y_zp), v("reserved", p.reserved);
  }
};
static_assert(fields_cover<Params>(), "a field is missing from fields(), or there is padding");

extern const OpCore kCore;

Status footprint(const Params& p, const KernelRow& row, Footprint& footprint);
constexpr CheckFn kCheckTables = nullptr;

// Elements of x that make one of y.
constexpr int32_t count(const Params& p) {
  return p.reduce[0] * p.reduce[1] * p.reduce[2];
}

#define MW_KERNELS "ops/mean/kernels.inc"
#include "abi/declare_kernels.inc"

}  // namespace MW_ABI
}  // namespace mean
}  // namespace mw

#endif  // MW_OPS_MEAN_MEAN_H_
