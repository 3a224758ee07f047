// SPDX-License-Identifier: Apache-2.0
// What: reduction::Choice, the kind of operators that pick one of the values.
// Contract: the member says first<Values>(), from where it starts, and pick(best, x), of int32_t
// and of float; of values that do not compare TFLite keeps the one that it has. y has the
// quantization of x, like TFLite's REDUCE_MAX demands.
#ifndef MW_OPS_FAMILY_REDUCTION_CHOICE_H_
#define MW_OPS_FAMILY_REDUCTION_CHOICE_H_

#include "ops/_family/reduction/reduction.h"

namespace mw {
inline namespace MW_ABI {
namespace reduction {

struct Choice : Kind {
  struct Params {
    int32_t keep[kRuns], keep_stride[kRuns];  // strides in elements of x
    int32_t reduce[kRuns], reduce_stride[kRuns];

    template <class Self, class V>
    static constexpr void fields(Self& p, V&& v) {
      run_fields(p, v);
    }
  };
  static constexpr bool kKeepsQuant = true;

  static Status prepare(const void* attrs, const OpTypes& types, void* params);
  template <class M>
  static constexpr decltype(&prepare) prepare_member() {
    return &prepare;
  }
  static Status footprint(const Params& p, const KernelRow& row, Footprint& f);

  template <class M, class T>
  struct Formula {
    using Value = decltype(Values<T>::lowest());

    explicit Formula(const Params&) {}
    static Value first() { return M::template first<Values<T>>(); }
    static Value fold(Value best, Value x) { return M::pick(best, x); }
    static T finish(Value best) { return T(best); }
  };
};

}  // namespace reduction
}  // namespace MW_ABI
}  // namespace mw

#endif  // MW_OPS_FAMILY_REDUCTION_CHOICE_H_
