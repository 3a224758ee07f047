// SPDX-License-Identifier: Apache-2.0
// What: strided_slice, every so manieth element of each dimension, from a first one to an end.
// Contract: any dtype of whole bytes; y has at least one element. begin and end may count from the
// end of a dimension, and are clamped to it; a bit of begin_mask or end_mask opens that end. A step
// may be negative. Bits of these masks, and of shrink_mask, which takes the element at begin alone
// and drops the dimension, count dimensions of x; those of new_axis_mask, which are of extent 1,
// dimensions of y. A file's ellipsis becomes open ends. Source: TFLite STRIDED_SLICE.
#ifndef MW_OPS_STRIDED_SLICE_STRIDED_SLICE_H_
#define MW_OPS_STRIDED_SLICE_STRIDED_SLICE_H_

#include "abi/op.h"

namespace mw {
namespace strided_slice {
inline namespace MW_ABI {

constexpr uint16_t kCode = 60;
enum In : uint8_t { kX };
enum Out : uint8_t { kY };
constexpr int32_t kRank = int32_t(Shape::kMaxRank);

struct Attrs {
  int32_t begin[kRank] = {}, end[kRank] = {};
  int16_t stride[kRank] = {1, 1, 1, 1, 1, 1};
  uint8_t begin_mask = 0, end_mask = 0, shrink_mask = 0, new_axis_mask = 0;

  template <class Self, class V>
  static constexpr void fields(Self& a, V&& v) {
    v("begin", a.begin), v("end", a.end), v("stride", a.stride);
    v("begin_mask", a.begin_mask), v("end_mask", a.end_mask);
    v("shrink_mask", a.shrink_mask), v("new_axis_mask", a.new_axis_mask);
  }
};

// Runs of bytes that follow each other in x, and loops over them, the last the innermost. Loops
// that are not needed have count 1 and step 0.
struct Params {
  int32_t x_bytes, first, run_bytes;  // first: where in x the first run stands
  int32_t count[kRank], step[kRank];  // step: bytes from run to run in x

  template <class Self, class V>
  static constexpr void fields(Self& p, V&& v) {
    v("x_bytes", p.x_bytes), v("first", p.first), v("run_bytes", p.run_bytes);
    v("count", p.count), v("step", p.step);
  }
};
static_assert(fields_cover<Params>(), "a field is missing from fields(), or there is padding");

extern const OpCore kCore;

Status footprint(const Params& p, const KernelRow& row, Footprint& footprint);
constexpr CheckFn kCheckTables = nullptr;

#define MW_KERNELS "ops/strided_slice/kernels.inc"
#include "abi/declare_kernels.inc"

}  // namespace MW_ABI
}  // namespace strided_slice
}  // namespace mw

#endif  // MW_OPS_STRIDED_SLICE_STRIDED_SLICE_H_
