// SPDX-License-Identifier: Apache-2.0
// What: unary::Whole, the kind of operators that round to whole numbers: of int8 by a table, of
// int16 by two factors.
// Contract: the member says precise(x), as Sampled asks for it, and whole(fixed, bits), which
// rounds what has so many bits behind the point. Of int16 y is the quotient of that by y's scale, a
// factor of 31 bits, to nearest, halves upwards. x has a scale below 2^15, y one of 2^-30 or more.
#ifndef MW_OPS_FAMILY_UNARY_WHOLE_H_
#define MW_OPS_FAMILY_UNARY_WHOLE_H_

#include "ops/_family/unary/sampled.h"

namespace mw {
inline namespace MW_ABI {
namespace unary {

struct Whole : Sampled {
  struct Params {
    int32_t elems, x_multiplier, y_multiplier;
    int16_t x_shift, y_shift;

    template <class Self, class V>
    static constexpr void fields(Self& p, V&& v) {
      v("elems", p.elems), v("x_multiplier", p.x_multiplier), v("y_multiplier", p.y_multiplier);
      v("x_shift", p.x_shift), v("y_shift", p.y_shift);
    }
  };
  static constexpr bool kQuantizable = false;

  template <class M>
  static Status prepare_member(const OpTypes& types, Params& p) {
    p = Params{};
    MW_DEVICE_TRY(prepare_quants<M>(types, p.elems));
    return types.in[kX].dtype == DType::s16 ? set_factors(types, p) : Status::ok;
  }
  static Status set_factors(const OpTypes& types, Params& p);
  static Status footprint(const Params& p, const KernelRow& row, Footprint& f);
  static void s8_ref(const Params& p, const Args& args);

  template <class M>
  struct Wide {
    const int64_t x_multiplier, y_multiplier;
    const int32_t x_bits, y_bits;

    Wide(const Params& p, const Args&)
        : x_multiplier(p.x_multiplier),
          y_multiplier(p.y_multiplier),
          x_bits(31 - p.x_shift),
          y_bits(31 - p.y_shift) {}
    int16_t operator()(int32_t x) const {
      const int64_t whole = M::whole(x * x_multiplier, x_bits);
      const int64_t y = (whole * y_multiplier + (int64_t(1) << (y_bits - 1))) >> y_bits;
      return int16_t(y > INT16_MAX ? INT16_MAX : (y < INT16_MIN ? INT16_MIN : y));
    }
  };
};

}  // namespace unary
}  // namespace MW_ABI
}  // namespace mw

#endif  // MW_OPS_FAMILY_UNARY_WHOLE_H_
