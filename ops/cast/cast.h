// SPDX-License-Identifier: Apache-2.0
// What: cast, elements as they are in another data type.
// Contract: between int8 to int64, uint8 to uint32, bool and float32. Integers keep their low bits;
// what is not 0 is true. From float32: towards zero, saturated; NaN becomes the largest value. To
// float32: to the nearest. Source: TFLite CAST, of which TFLM leaves open what does not fit.
#ifndef MW_OPS_CAST_CAST_H_
#define MW_OPS_CAST_CAST_H_

#include "ops/_family/elementwise/elementwise.h"
#include "ops/_family/member/member.h"

namespace mw {
namespace cast {
inline namespace MW_ABI {

constexpr uint16_t kCode = 215, kTfliteCode = 53;
enum In : uint8_t { kX };
enum Out : uint8_t { kY };

using Attrs = NoAttrs;

struct Params {
  int32_t elems;
  int32_t to;  // a DType

  template <class Self, class V>
  static constexpr void fields(Self& p, V&& v) {
    v("elems", p.elems), v("to", p.to);
  }
};
static_assert(fields_cover<Params>(), "a field is missing from fields(), or there is padding");

constexpr bool is_integer(DType dtype) {
  return dtype == DType::s8 || dtype == DType::u8 || dtype == DType::s16 || dtype == DType::u16 ||
         dtype == DType::s32 || dtype == DType::u32 || dtype == DType::s64 || dtype == DType::b8;
}
// Kernels that say with what they fill y leave one data type out: no core has it in hardware.
inline bool to_integer(const Params& p) {
  return p.to >= 0 && p.to < int32_t(kDTypeCount) && is_integer(DType(p.to));
}
inline bool to_narrow(const Params& p) {
  return to_integer(p) && DType(p.to) != DType::s64;
}
inline bool to_s64(const Params& p) {
  return p.to == int32_t(DType::s64);
}
inline bool to_f32(const Params& p) {
  return p.to == int32_t(DType::f32);
}

extern const OpCore kCore;

Status footprint(const Params& p, const KernelRow& row, Footprint& footprint);
constexpr CheckFn kCheckTables = nullptr;

#define MW_KERNELS "ops/cast/kernels.inc"
#include "abi/declare_kernels.inc"

}  // namespace MW_ABI
}  // namespace cast
}  // namespace mw

#endif  // MW_OPS_CAST_CAST_H_
