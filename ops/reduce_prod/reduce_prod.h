// SPDX-License-Identifier: Apache-2.0
// What: reduce_prod, the product over a set of dimensions.
// Contract: f32, and s32, which wraps. TFLite's int8 and int16 scale the product by a root of the
// scales, which double arithmetic alone gives: they are refused. Source: TFLite REDUCE_PROD.
#ifndef MW_OPS_REDUCE_PROD_REDUCE_PROD_H_
#define MW_OPS_REDUCE_PROD_REDUCE_PROD_H_

#include "ops/_family/reduction/choice.h"

namespace mw {
namespace reduce_prod {
inline namespace MW_ABI {

struct ReduceProd : reduction::Choice {
  static constexpr const char* name() { return "reduce_prod"; }
  static constexpr uint16_t kCode = 222, kTfliteCode = 81;
};

// Integers multiplied without a sign wrap.
template <class M>
struct Products : M {
  using Params = typename M::Params;
  static_assert(fields_cover<Params>(), "a field is missing from fields(), or there is padding");

  template <class T, class Factor>
  struct Formula {
    static Factor first() { return 1; }
    static Factor fold(Factor product, T x) { return product * Factor(x); }
    static T finish(Factor product) { return T(product); }
  };

  static void s32_ref(const Params& p, const Args& args) {
    reduction::reduce<int32_t>(p, args, Formula<int32_t, uint32_t>());
  }
  static void f32_ref(const Params& p, const Args& args) {
    reduction::reduce<float>(p, args, Formula<float, float>());
  }

  static constexpr KernelRow s32_ref_row = reduction::row_of<M, DType::s32, &Products::s32_ref>();
  static constexpr KernelRow f32_ref_row = reduction::row_of<M, DType::f32, &Products::f32_ref>();
  static constexpr KernelRow kRows[] = {s32_ref_row, f32_ref_row};
  static constexpr OpCore kCore = linked_core(reduction::core_of<M>());
};

#if __cplusplus < 201703L
template <class M>
constexpr KernelRow Products<M>::s32_ref_row;
template <class M>
constexpr KernelRow Products<M>::f32_ref_row;
template <class M>
constexpr KernelRow Products<M>::kRows[];
template <class M>
constexpr OpCore Products<M>::kCore;
#endif

using Product = Products<ReduceProd>;

}  // namespace MW_ABI
}  // namespace reduce_prod
}  // namespace mw

extern template struct mw::reduce_prod::Products<mw::reduce_prod::ReduceProd>;

#endif  // MW_OPS_REDUCE_PROD_REDUCE_PROD_H_
