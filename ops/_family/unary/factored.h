// SPDX-License-Identifier: Apache-2.0
// What: unary::Factored, the kind of operators that look y up in int8, and in int16 make it from x
// and one factor.
// Contract: besides what Table asks for, the member says factor(x, y) of two quantizations, refused
// where its shift is outside of [-31, 30], and s16(p, x). In int16 zero points are 0; a member that
// says kTakesPlain has an int16 that is not quantized.
#ifndef MW_OPS_FAMILY_UNARY_FACTORED_H_
#define MW_OPS_FAMILY_UNARY_FACTORED_H_

#include "ops/_family/unary/table.h"

namespace mw {
inline namespace MW_ABI {
namespace unary {

struct Factored : Table {
  struct Params {
    int32_t elems, multiplier;
    int16_t shift, plain;  // plain: integers that stand for themselves

    template <class Self, class V>
    static constexpr void fields(Self& p, V&& v) {
      v("elems", p.elems), v("multiplier", p.multiplier), v("shift", p.shift);
      v("plain", p.plain);
    }
  };

  template <class M>
  static Status prepare_member(const OpTypes& types, Params& p) {
    p = Params{};
    const TensorType &x = types.in[kX], &y = types.out[kY];
    if (M::kTakesPlain && x.dtype == DType::s16 && !x.quant.present()) {
      p.plain = 1;
      return check_types(types, p.elems);
    }
    MW_DEVICE_TRY(prepare_quants<M>(types, p.elems));
    if (x.dtype == DType::f32) return Status::ok;
    const Multiplier m = M::factor(x.quant, y.quant);
    MW_REQUIRE(m.shift >= -31 && m.shift <= 30, bad_quantization);
    if (x.dtype == DType::s16) p.multiplier = m.multiplier, p.shift = int16_t(m.shift);
    return Status::ok;
  }
  static Status footprint(const Params& p, const KernelRow& row, Footprint& f);
  static void s8_ref(const Params& p, const Args& args);

  template <class M>
  struct Wide {
    const Params& p;

    Wide(const Params& params, const Args&) : p(params) {}
    int16_t operator()(int32_t x) const { return M::s16(p, x); }
  };
};

}  // namespace unary
}  // namespace MW_ABI
}  // namespace mw

#endif  // MW_OPS_FAMILY_UNARY_FACTORED_H_
