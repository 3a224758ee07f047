// SPDX-License-Identifier: Apache-2.0
// What: dropout, which zeroes a random part of its input while training.
// Why: small data sets need it; compilation drops the node.
// Contract: y = x at inference. In training y = x / (1 - rate) with probability 1 - rate, else 0,
// drawn by a hash of step and position, so that no mask is stored. f32 only; training only.
// Source: Srivastava et al., 2014.
#ifndef MW_OPS_DROPOUT_DROPOUT_H_
#define MW_OPS_DROPOUT_DROPOUT_H_

#include "abi/attrs.h"
#include "abi/op.h"

namespace mw {
namespace dropout {
inline namespace MW_ABI {

constexpr uint16_t kCode = 101;
enum In : uint8_t { kX };
enum Out : uint8_t { kY };

struct Attrs {
  float rate = 0.5f;  // in [0, 1)

  template <class Self, class V>
  static constexpr void fields(Self& a, V&& v) {
    v("rate", a.rate);
  }
};

struct Params {
  int32_t count;
  int32_t rate;  // bits of the float

  template <class Self, class V>
  static constexpr void fields(Self& p, V&& v) {
    v("count", p.count), v("rate", p.rate);
  }
};
static_assert(fields_cover<Params>(), "a field is missing from fields(), or there is padding");

extern const OpCore kCore;

Status footprint(const Params& p, const KernelRow& row, Footprint& footprint);
constexpr CheckFn kCheckTables = nullptr;

#define MW_KERNELS "ops/dropout/kernels.inc"
#include "abi/declare_kernels.inc"

}  // namespace MW_ABI
}  // namespace dropout
}  // namespace mw

#endif  // MW_OPS_DROPOUT_DROPOUT_H_
