// SPDX-License-Identifier: Apache-2.0
// What: unary::Real and unary::RealOperator, operators y[i] = f(x[i]) of float32 alone.
// Why: of these TFLite has no integer kernel; in a quantized model they stand between DEQUANTIZE
// and QUANTIZE.
// Contract: M derives from Real and adds name(), kCode, kTfliteCode and f32(). M's folder
// instantiates RealOperator<M> in one device file.
#ifndef MW_OPS_FAMILY_UNARY_REAL_H_
#define MW_OPS_FAMILY_UNARY_REAL_H_

#include "abi/float_math.h"
#include "ops/_family/unary/unary.h"

namespace mw {
inline namespace MW_ABI {
namespace unary {

struct Real : Kind {
  static constexpr bool kQuantizable = false;
  struct Params {
    int32_t elems;

    template <class Self, class V>
    static constexpr void fields(Self& p, V&& v) {
      v("elems", p.elems);
    }
  };

  static Status prepare(const void* attrs, const OpTypes& types, void* params);
  static Status footprint(const Params& p, const KernelRow& row, Footprint& f);
};

template <class M>
struct RealOperator : M {
  using Attrs = NoAttrs;
  using Params = Real::Params;

  static void f32_ref(const Params& p, const Args& args);

  static constexpr KernelRow f32_ref_row = member::row<M, DType::f32, &RealOperator::f32_ref>();
  static constexpr KernelRow kRows[] = {f32_ref_row};
  static constexpr OpCore kCore = linked_core(core_of<M>(&Real::prepare));
};

template <class M>
void RealOperator<M>::f32_ref(const Params& p, const Args& args) {
  each_f32<M>(p.elems, args);
}

#if __cplusplus < 201703L
template <class M>
constexpr KernelRow RealOperator<M>::f32_ref_row;
template <class M>
constexpr KernelRow RealOperator<M>::kRows[];
template <class M>
constexpr OpCore RealOperator<M>::kCore;
#endif

}  // namespace unary
}  // namespace MW_ABI
}  // namespace mw

#endif  // MW_OPS_FAMILY_UNARY_REAL_H_
