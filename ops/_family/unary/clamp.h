// SPDX-License-Identifier: Apache-2.0
// What: unary::Clamped and unary::Rescaled, the kinds of operators that only clamp.
// Contract: a member says which activation it is: kClamps. Clamped clamps x to its own steps and
// never requantizes, so that x and y should have one scale; Rescaled is at least 0 and allows two
// scales, the factor being their quotient in float. Both as TFLM does.
#ifndef MW_OPS_FAMILY_UNARY_CLAMP_H_
#define MW_OPS_FAMILY_UNARY_CLAMP_H_

#include "ops/_family/unary/unary.h"

namespace mw {
inline namespace MW_ABI {
namespace unary {

struct Clamped : Kind {
  struct Params {
    int32_t elems;
    int32_t act_min, act_max;  // f32: the bits of the float bounds

    template <class Self, class V>
    static constexpr void fields(Self& p, V&& v) {
      v("elems", p.elems), v("act_min", p.act_min), v("act_max", p.act_max);
    }
  };
  static constexpr bool kKeepsQuant = true;

  template <class M>
  static Status prepare_member(const OpTypes& types, Params& p) {
    return prepare(M::kClamps, types, p);
  }
  static Status prepare(Activation clamps, const OpTypes& types, Params& p);
  static Status footprint(const Params& p, const KernelRow& row, Footprint& f);
  static void s8_ref(const Params& p, const Args& args);
};

struct Rescaled : Kind {
  struct Params {
    int32_t elems, multiplier;
    int16_t shift, x_zp, y_zp, act_min;

    template <class Self, class V>
    static constexpr void fields(Self& p, V&& v) {
      v("elems", p.elems), v("multiplier", p.multiplier), v("shift", p.shift), v("x_zp", p.x_zp);
      v("y_zp", p.y_zp), v("act_min", p.act_min);
    }
  };

  template <class M>
  static Status prepare_member(const OpTypes& types, Params& p) {
    static_assert(M::kClamps == Activation::relu, "the other clamps have an upper bound");
    return prepare(types, p);
  }
  static Status prepare(const OpTypes& types, Params& p);
  static Status footprint(const Params& p, const KernelRow& row, Footprint& f);
  static void s8_ref(const Params& p, const Args& args);
};

}  // namespace unary
}  // namespace MW_ABI
}  // namespace mw

#endif  // MW_OPS_FAMILY_UNARY_CLAMP_H_
