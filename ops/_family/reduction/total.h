// SPDX-License-Identifier: Apache-2.0
// What: reduction::Total, the kind of operators that add up, and rescale what they found.
// Contract: the member says kAverages: the sum is divided by its number of terms. Integers:
// y = clamp(y_zp + requantize(sum - count * x_zp)), the factor being x_scale / y_scale, of averages
// divided by the count, as integers, like TFLite's MEAN does. Sums of s16 wrap in 32 bits.
#ifndef MW_OPS_FAMILY_REDUCTION_TOTAL_H_
#define MW_OPS_FAMILY_REDUCTION_TOTAL_H_

#include "abi/requantize.h"
#include "ops/_family/reduction/reduction.h"

namespace mw {
inline namespace MW_ABI {
namespace reduction {

struct Total : Kind {
  struct Params {
    int32_t keep[kRuns], keep_stride[kRuns];  // strides in elements of x
    int32_t reduce[kRuns], reduce_stride[kRuns];
    int32_t multiplier;
    int16_t shift, x_zp, y_zp, reserved;

    template <class Self, class V>
    static constexpr void fields(Self& p, V&& v) {
      run_fields(p, v);
      v("multiplier", p.multiplier), v("shift", p.shift), v("x_zp", p.x_zp), v("y_zp", p.y_zp);
      v("reserved", p.reserved);
    }
  };
  static constexpr bool kKeepsQuant = false;

  static Status prepare_sum(const void* attrs, const OpTypes& types, void* params);
  static Status prepare_average(const void* attrs, const OpTypes& types, void* params);
  template <class M>
  static constexpr decltype(&prepare_sum) prepare_member() {
    return M::kAverages ? &prepare_average : &prepare_sum;
  }
  static Status footprint(const Params& p, const KernelRow& row, Footprint& f);

  template <class M, class T>
  struct Formula {
    const Params& p;
    const int32_t zero;

    explicit Formula(const Params& params) : p(params), zero(count(p) * p.x_zp) {}
    static int32_t first() { return 0; }
    static int32_t fold(int32_t sum, int32_t x) { return add_wrapping(sum, x); }
    T finish(int32_t sum) const {
      const int32_t y = requantize(add_wrapping(sum, -zero), {p.multiplier, p.shift});
      return T(clamp(add_wrapping(y, p.y_zp), Values<T>::lowest(), Values<T>::highest()));
    }
  };
  template <class M>
  struct Formula<M, float> {
    const float elems;

    explicit Formula(const Params& p) : elems(float(count(p))) {}
    static float first() { return 0; }
    static float fold(float sum, float x) { return sum + x; }
    float finish(float sum) const { return M::kAverages ? sum / elems : sum; }
  };
};

}  // namespace reduction
}  // namespace MW_ABI
}  // namespace mw

#endif  // MW_OPS_FAMILY_REDUCTION_TOTAL_H_
