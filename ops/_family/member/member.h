// SPDX-License-Identifier: Apache-2.0
// What: what the templates of families share: kernel rows and their names, made from a description.
// Why: a member of a family says its name once; kernels, rows and wire ids follow from it.
// Contract: a description M has name(), kCode, kSlots, Params and footprint(). Its kernels are
// called <name>_s8_ref and <name>_f32_ref; in the class that the family makes of M, s8_ref and
// f32_ref.
#ifndef MW_OPS_FAMILY_MEMBER_MEMBER_H_
#define MW_OPS_FAMILY_MEMBER_MEMBER_H_

#include "abi/op.h"

namespace mw {
inline namespace MW_ABI {
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

template <class M>
struct KernelNames {
  static constexpr Text<length_of(M::name()) + 7> s8 =
      joined<length_of(M::name()) + 7>(M::name(), "_s8_ref");
  static constexpr Text<length_of(M::name()) + 8> f32 =
      joined<length_of(M::name()) + 8>(M::name(), "_f32_ref");
};

#if __cplusplus < 201703L
template <class M>
constexpr Text<length_of(M::name()) + 7> KernelNames<M>::s8;
template <class M>
constexpr Text<length_of(M::name()) + 8> KernelNames<M>::f32;
#endif

// The row of a portable kernel in raster order, whose inputs and output have one dtype.
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
template <class M, void (*kKernel)(const typename M::Params&, const Args&)>
constexpr KernelRow s8_row() {
  return reference_row<typename M::Params, kKernel, &M::footprint>(KernelNames<M>::s8.at, M::kCode,
                                                                   M::kSlots, DType::s8);
}
template <class M, void (*kKernel)(const typename M::Params&, const Args&)>
constexpr KernelRow f32_row() {
  return reference_row<typename M::Params, kKernel, &M::footprint>(KernelNames<M>::f32.at, M::kCode,
                                                                   M::kSlots, DType::f32);
}

}  // namespace member
}  // namespace MW_ABI
}  // namespace mw

#endif  // MW_OPS_FAMILY_MEMBER_MEMBER_H_
