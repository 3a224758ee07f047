// SPDX-License-Identifier: Apache-2.0
// What: sqrt, the square root, NaN below 0; of integers below 0 it is 0. Source: LiteRT SQRT.
#ifndef MW_OPS_SQRT_SQRT_H_
#define MW_OPS_SQRT_SQRT_H_

#include "abi/float_math.h"
#include "ops/_family/unary/table.h"
#include "ops/sqrt/root.h"

namespace mw {
namespace sqrt {
inline namespace MW_ABI {

struct Sqrt : unary::Table {
  static constexpr const char* name() { return "sqrt"; }
  static constexpr uint16_t kCode = 142, kTfliteCode = 75;
  static constexpr bool kAboveZero = true;
  static constexpr bool kQuantizable = false;
  struct Params {
    int32_t elems, x_scale, y_scale;  // s16: the bits of the scales

    template <class Self, class V>
    static constexpr void fields(Self& p, V&& v) {
      v("elems", p.elems), v("x_scale", p.x_scale), v("y_scale", p.y_scale);
    }
  };

  template <class M>
  static Status prepare_member(const OpTypes& types, Params& p);
  static Status footprint(const Params& p, const KernelRow& row, Footprint& f);
  static void s8_ref(const Params& p, const Args& args) { look_up(p.elems, args); }

  static bool holds(const Quant& x, const Quant& y) {
    return is_normal(bits_from_float(x.scale())) && is_normal(bits_from_float(y.scale()));
  }
  static int8_t s8(const Quant& x, const Quant& y, int32_t q) {
    const Roots roots(bits_from_float(x.scale()), bits_from_float(y.scale()));
    const int32_t steps = q > x.zero_point ? roots(q - x.zero_point) : 0;
    return int8_t(clamp(steps + y.zero_point, INT8_MIN, INT8_MAX));
  }
  template <class>
  struct Wide {
    const Roots roots;

    Wide(const Params& p, const Args&) : roots(p.x_scale, p.y_scale) {}
    int16_t operator()(int32_t x) const {
      return int16_t(x > 0 ? clamp(roots(x), 0, INT16_MAX) : 0);
    }
  };
  static float f32(float x) { return sqrt_f32(x); }
};
using Unary = unary::Operator<Sqrt>;

template <class M>
Status Sqrt::prepare_member(const OpTypes& types, Params& p) {
  p = Params{};
  MW_DEVICE_TRY(prepare_quants<M>(types, p.elems));
  const Quant &x = types.in[unary::kX].quant, &y = types.out[unary::kY].quant;
  if (types.in[unary::kX].dtype != DType::s16) return Status::ok;
  MW_REQUIRE(holds(x, y), bad_quantization);
  p.x_scale = bits_from_float(x.scale()), p.y_scale = bits_from_float(y.scale());
  return Status::ok;
}

}  // namespace MW_ABI
}  // namespace sqrt
}  // namespace mw

extern template struct mw::unary::Operator<mw::sqrt::Sqrt>;

#endif  // MW_OPS_SQRT_SQRT_H_
