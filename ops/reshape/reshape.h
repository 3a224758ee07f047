// SPDX-License-Identifier: Apache-2.0
// What: reshape, the same bytes under another shape.
// Contract: a view: where input and output share a buffer nothing runs, else the kernel copies.
// Any dtype. Source: TFLite RESHAPE, whose new shape is read from the output tensor.
#ifndef MW_OPS_RESHAPE_RESHAPE_H_
#define MW_OPS_RESHAPE_RESHAPE_H_

#include "abi/op.h"

namespace mw {
namespace reshape {
inline namespace MW_ABI {

constexpr uint16_t kCode = 10;
enum In : uint8_t { kX };
enum Out : uint8_t { kY };

struct Attrs {
  int32_t shape[Shape::kMaxRank] = {};
  int32_t rank = 0;

  template <class Self, class V>
  static constexpr void fields(Self& a, V&& v) {
    v("shape", a.shape), v("rank", a.rank);
  }
};

struct Params {
  int32_t bytes;

  template <class Self, class V>
  static constexpr void fields(Self& p, V&& v) {
    v("bytes", p.bytes);
  }
};
static_assert(fields_cover<Params>(), "a field is missing from fields(), or there is padding");

extern const OpCore kCore;

Status footprint(const Params& p, const KernelRow& row, Footprint& footprint);
constexpr CheckFn kCheckTables = nullptr;

#define MW_KERNELS "ops/reshape/kernels.inc"
#include "abi/declare_kernels.inc"

}  // namespace MW_ABI
}  // namespace reshape
}  // namespace mw

#endif  // MW_OPS_RESHAPE_RESHAPE_H_
