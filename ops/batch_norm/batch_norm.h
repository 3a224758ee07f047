// SPDX-License-Identifier: Apache-2.0
// What: batch_norm, normalization of each channel (the last dimension) with learned scale and
// shift. Why: it makes small nets trainable; compilation folds it into the weights before it.
// Contract: y = gamma * (x - mean) / sqrt(variance + epsilon) + beta, f32 only. In training mean
// and variance are those of the batch, and the constants are running averages. Training only: a
// pass must fold it. Source: Ioffe and Szegedy, 2015.
#ifndef MW_OPS_BATCH_NORM_BATCH_NORM_H_
#define MW_OPS_BATCH_NORM_BATCH_NORM_H_

#include "abi/attrs.h"
#include "abi/op.h"

namespace mw {
namespace batch_norm {
inline namespace MW_ABI {

constexpr uint16_t kCode = 100;
enum In : uint8_t { kX, kGamma, kBeta, kMean, kVariance };  // f32[channels] each
enum Out : uint8_t { kY };
constexpr SlotCounts kSlots{5, 0, 1, 0};

struct Attrs {
  float epsilon = 1e-3f;

  template <class Self, class V>
  static constexpr void fields(Self& a, V&& v) {
    v("epsilon", a.epsilon);
  }
};

struct Params {
  int32_t rows, channels;
  int32_t epsilon;  // bits of the float

  template <class Self, class V>
  static constexpr void fields(Self& p, V&& v) {
    v("rows", p.rows), v("channels", p.channels), v("epsilon", p.epsilon);
  }
};
static_assert(fields_cover<Params>(), "a field is missing from fields(), or there is padding");

extern const OpCore kCore;

Status footprint(const Params& p, const KernelRow& row, Footprint& footprint);
constexpr CheckFn kCheckTables = nullptr;

#define MW_KERNELS "ops/batch_norm/kernels.inc"
#include "abi/declare_kernels.inc"

}  // namespace MW_ABI
}  // namespace batch_norm
}  // namespace mw

#endif  // MW_OPS_BATCH_NORM_BATCH_NORM_H_
