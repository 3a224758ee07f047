// SPDX-License-Identifier: Apache-2.0
// What: binary::Unscaled, the device half of an operator y = f(a, b) of int32 and float32, and
// binary::Real, of float32 alone, made from a description M.
// Contract: not quantized. M derives from Alike, or from what derives from it (floored.h), and adds
// name(), kCode, kTfliteCode, f32(a, b) and, for Unscaled, s32(a, b). M's folder instantiates its
// template in one device file.
#ifndef MW_OPS_FAMILY_BINARY_UNSCALED_H_
#define MW_OPS_FAMILY_BINARY_UNSCALED_H_

#include "ops/_family/binary/choice.h"

namespace mw {
inline namespace MW_ABI {
namespace binary {

template <class M>
struct Unscaled : M {
  using Params = typename M::Params;
  static_assert(fields_cover<Params>(), "a field is missing from fields(), or there is padding");

  static void s32_ref(const Params& p, const Args& args) {
    walk<int32_t, int32_t>(p, args, M::s32);
  }
  static void f32_ref(const Params& p, const Args& args) { walk<float, float>(p, args, M::f32); }

  static constexpr KernelRow s32_ref_row = member::row<M, DType::s32, &Unscaled::s32_ref>();
  static constexpr KernelRow f32_ref_row = member::row<M, DType::f32, &Unscaled::f32_ref>();
  static constexpr KernelRow kRows[] = {s32_ref_row, f32_ref_row};
  static constexpr OpCore kCore = linked_core(alike_core<M>());
};

template <class M>
struct Real : M {
  using Params = typename M::Params;

  static void f32_ref(const Params& p, const Args& args) { walk<float, float>(p, args, M::f32); }

  static constexpr KernelRow f32_ref_row = member::row<M, DType::f32, &Real::f32_ref>();
  static constexpr KernelRow kRows[] = {f32_ref_row};
  static constexpr OpCore kCore = linked_core(alike_core<M>());
};

#if __cplusplus < 201703L
template <class M>
constexpr KernelRow Unscaled<M>::s32_ref_row;
template <class M>
constexpr KernelRow Unscaled<M>::f32_ref_row;
template <class M>
constexpr KernelRow Unscaled<M>::kRows[];
template <class M>
constexpr OpCore Unscaled<M>::kCore;
template <class M>
constexpr KernelRow Real<M>::f32_ref_row;
template <class M>
constexpr KernelRow Real<M>::kRows[];
template <class M>
constexpr OpCore Real<M>::kCore;
#endif

}  // namespace binary
}  // namespace MW_ABI
}  // namespace mw

#endif  // MW_OPS_FAMILY_BINARY_UNSCALED_H_
