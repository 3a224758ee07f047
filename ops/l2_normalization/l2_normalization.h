// SPDX-License-Identifier: Apache-2.0
// What: l2_normalization, each row of the last dimension divided by its length, the root of its sum
// of squares.
// Contract: s8: y has scale 1/128 and zero point 0; the reciprocal of the length is found in
// integers. f32: a length below 1e-6 counts as that. The output may replace the input. Source:
// TFLite L2_NORMALIZATION.
#ifndef MW_OPS_L2_NORMALIZATION_L2_NORMALIZATION_H_
#define MW_OPS_L2_NORMALIZATION_L2_NORMALIZATION_H_

#include "ops/_family/member/member.h"

namespace mw {
namespace l2_normalization {
inline namespace MW_ABI {

constexpr uint16_t kCode = 176;
enum In : uint8_t { kX };
enum Out : uint8_t { kY };
using Attrs = NoAttrs;

struct Params {
  int32_t rows, depth, x_zp;

  template <class Self, class V>
  static constexpr void fields(Self& p, V&& v) {
    v("rows", p.rows), v("depth", p.depth), v("x_zp", p.x_zp);
  }
};
static_assert(fields_cover<Params>(), "a field is missing from fields(), or there is padding");

extern const OpCore kCore;

Status footprint(const Params& p, const KernelRow& row, Footprint& footprint);
constexpr CheckFn kCheckTables = nullptr;

#define MW_KERNELS "ops/l2_normalization/kernels.inc"
#include "abi/declare_kernels.inc"

}  // namespace MW_ABI
}  // namespace l2_normalization
}  // namespace mw

#endif  // MW_OPS_L2_NORMALIZATION_L2_NORMALIZATION_H_
