// SPDX-License-Identifier: Apache-2.0
// What: what the templates of families share: kernel rows and their names, made from a description.
// Why: a member of a family says its name once; kernels, rows and wire ids follow from it.
// Contract: a description M has name(), kCode, kSlots, Params and footprint(). Its kernels are
// called <name>_s8_ref, <name>_f32_ref and so on; in the class that the family makes of M, s8_ref
// and f32_ref.
#ifndef MW_OPS_FAMILY_MEMBER_MEMBER_H_
#define MW_OPS_FAMILY_MEMBER_MEMBER_H_

#include "abi/op.h"

namespace mw {
inline namespace MW_ABI {

struct NoAttrs {
  template <class Self, class V>
  static constexpr void fields(Self&, V&&) {}
};

namespace member {

constexpr uint32_t length_of(const char* text) {
  uint32_t length = 0;
  while (text[length] != 0) ++length;
  return length;
}

// A text that is put together while compiling.
template <uint32_t kLength>
struct Text {
  char at[kLength + 1];
};
template <uint32_t kLength>
constexpr Text<kLength> joined(const char* first, const char* second) {
  Text<kLength> out{};
  uint32_t at = 0;
  for (; *first != 0; ++first) out.at[at++] = *first;
  for (; *second != 0; ++second) out.at[at++] = *second;
  return out;
}

constexpr const char* suffix_of(DType dtype) {
  return dtype == DType::s8    ? "_s8_ref"
         : dtype == DType::u8  ? "_u8_ref"
         : dtype == DType::s16 ? "_s16_ref"
         : dtype == DType::s32 ? "_s32_ref"
         : dtype == DType::s64 ? "_s64_ref"
         : dtype == DType::b8  ? "_b8_ref"
                               : "_f32_ref";
}

template <class M, DType kDType>
struct KernelName {
  static constexpr uint32_t kLength = length_of(M::name()) + length_of(suffix_of(kDType));
  static constexpr Text<kLength> text = joined<kLength>(M::name(), suffix_of(kDType));
};

#if __cplusplus < 201703L
template <class M, DType kDType>
constexpr Text<KernelName<M, kDType>::kLength> KernelName<M, kDType>::text;
#endif

// The row of a portable kernel in raster order, whose input and output have one dtype.
template <class P, void (*kKernel)(const P&, const Args&),
          Status (*kFootprint)(const P&, const KernelRow&, Footprint&)>
constexpr KernelRow reference_row(const char* name, uint16_t code, SlotCounts slots, DType dtype) {
  KernelRow row{};
  row.id = kernel_id<P>(name);
  row.op_code = code;
  row.params_bytes = sizeof(P);
  row.slots = Slots::of(slots);
  row.isa = Isa::portable;
  row.x = row.y = dtype;
  row.w = DType::none;
  row.raster = true;
  row.run = &run_kernel<P, kKernel>;
  row.footprint = &footprint_of<P, kFootprint>;
  row.supports = &supports_of<P, always<P>>;
  row.scratch_bytes = &scratch_of<P, no_scratch<P>>;
  row.name = MW_TEXT(name);
  return row;
}
template <class M, DType kDType, void (*kKernel)(const typename M::Params&, const Args&)>
constexpr KernelRow row() {
  return reference_row<typename M::Params, kKernel, &M::footprint>(KernelName<M, kDType>::text.at,
                                                                   M::kCode, M::kSlots, kDType);
}

}  // namespace member
}  // namespace MW_ABI
}  // namespace mw

#endif  // MW_OPS_FAMILY_MEMBER_MEMBER_H_
