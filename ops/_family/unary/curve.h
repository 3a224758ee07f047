// SPDX-License-Identifier: Apache-2.0
// What: unary::Curve, the kind of the two curves that abi/curves.h has in int16.
// Contract: besides what Table asks for, the member says curve_s16(x), and kMostPower: x may have a
// scale of 2^-12 times 2 to that power, or one less than it, down to 0, without a rounding. As TFLM
// has it, a scale counts as a power of two that differs from it by a factor of less than 2^0.001.
#ifndef MW_OPS_FAMILY_UNARY_CURVE_H_
#define MW_OPS_FAMILY_UNARY_CURVE_H_

#include "abi/curves.h"
#include "ops/_family/unary/factored.h"

namespace mw {
inline namespace MW_ABI {
namespace unary {

// The factor is that from x to the steps of the curve: at most 2^15, and a shift to the right.
struct Curve : Factored {
  template <class M>
  static Status prepare_member(const OpTypes& types, Params& p) {
    p = Params{};
    MW_DEVICE_TRY(prepare_quants<M>(types, p.elems));
    const TensorType& x = types.in[kX];
    return x.dtype == DType::s16 ? set_factor(x.quant.scale(), M::kMostPower, p) : Status::ok;
  }
  static Status set_factor(float x_scale, int32_t most_power, Params& p);
  static Status footprint(const Params& p, const KernelRow& row, Footprint& f);

  template <class M>
  struct Wide {
    const int32_t multiplier, shift, half;

    Wide(const Params& p, const Args&)
        : multiplier(p.multiplier), shift(p.shift), half(shift > 0 ? 1 << (shift - 1) : 0) {}
    int16_t operator()(int32_t x) const { return M::curve_s16((x * multiplier + half) >> shift); }
  };
};

}  // namespace unary
}  // namespace MW_ABI
}  // namespace mw

#endif  // MW_OPS_FAMILY_UNARY_CURVE_H_
