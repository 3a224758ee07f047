// SPDX-License-Identifier: Apache-2.0
// What: dequantize, integer to float: scale * (x - x_zp); and float16 to float32.
// Contract: per-tensor quantization; the product is rounded once. float16, which has none, is
// exact, and NaN stays NaN. Source: TFLite DEQUANTIZE.
#ifndef MW_OPS_DEQUANTIZE_DEQUANTIZE_H_
#define MW_OPS_DEQUANTIZE_DEQUANTIZE_H_

#include "ops/_family/elementwise/elementwise.h"

namespace mw {
namespace dequantize {
inline namespace MW_ABI {

constexpr uint16_t kCode = 14;
enum In : uint8_t { kX };
enum Out : uint8_t { kY };

struct Attrs {
  template <class Self, class V>
  static constexpr void fields(Self&, V&&) {}
};

struct Params {
  int32_t elems;
  float scale;
  int32_t x_zp;

  template <class Self, class V>
  static constexpr void fields(Self& p, V&& v) {
    v("elems", p.elems), v("scale", p.scale), v("x_zp", p.x_zp);
  }
};
static_assert(fields_cover<Params>(), "a field is missing from fields(), or there is padding");

extern const OpCore kCore;

Status footprint(const Params& p, const KernelRow& row, Footprint& footprint);
constexpr CheckFn kCheckTables = nullptr;

#define MW_KERNELS "ops/dequantize/kernels.inc"
#include "abi/declare_kernels.inc"

}  // namespace MW_ABI
}  // namespace dequantize
}  // namespace mw

#endif  // MW_OPS_DEQUANTIZE_DEQUANTIZE_H_
