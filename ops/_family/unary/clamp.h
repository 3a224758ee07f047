// SPDX-License-Identifier: Apache-2.0
// What: unary::Clamped and unary::Rescaled, the kinds of operators that only clamp.
// Contract: a member says which activation it is: kClamps. Clamped clamps x to its own steps and
// never requantizes, so that x and y should have one scale; Rescaled allows two, the factor being
// their quotient, and its members say the bounds: kLow and kHigh. Both as TFLM does.
#ifndef MW_OPS_FAMILY_UNARY_CLAMP_H_
#define MW_OPS_FAMILY_UNARY_CLAMP_H_

#include "abi/requantize.h"
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

  template <class>
  struct Wide {
    const int32_t low, high;

    Wide(const Params& p, const Args&) : low(p.act_min), high(p.act_max) {}
    int16_t operator()(int32_t x) const { return int16_t(clamp(x, low, high)); }
  };
};

struct Rescaled : Kind {
  struct Params {
    int32_t elems, multiplier;
    int16_t shift, x_zp, y_zp, act_min, act_max, reserved;

    template <class Self, class V>
    static constexpr void fields(Self& p, V&& v) {
      v("elems", p.elems), v("multiplier", p.multiplier), v("shift", p.shift), v("x_zp", p.x_zp);
      v("y_zp", p.y_zp), v("act_min", p.act_min), v("act_max", p.act_max);
      v("reserved", p.reserved);
    }
  };

  template <class M>
  static Status prepare_member(const OpTypes& types, Params& p) {
    return prepare(M::kLow, M::kHigh, types, p);
  }
  static Status prepare(float low, float high, const OpTypes& types, Params& p);
  static Status footprint(const Params& p, const KernelRow& row, Footprint& f);
  static void s8_ref(const Params& p, const Args& args);

  template <class>
  struct Wide {
    const Params& p;

    Wide(const Params& params, const Args&) : p(params) {}
    int16_t operator()(int32_t x) const {
      const int32_t y = requantize(x - p.x_zp, p.multiplier, p.shift);
      return int16_t(clamp(add_wrapping(y, p.y_zp), p.act_min, p.act_max));
    }
  };
};

}  // namespace unary
}  // namespace MW_ABI
}  // namespace mw

#endif  // MW_OPS_FAMILY_UNARY_CLAMP_H_
