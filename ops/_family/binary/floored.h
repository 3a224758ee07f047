// SPDX-License-Identifier: Apache-2.0
// What: quotients that are rounded down, binary::Flooring, the kind of their operators, and
// binary::Floored, the device half of one.
// Contract: f32, s32, s16 or s8, not quantized. Of f32 everything is exact but one sum of two
// floats, and what IEEE 754 says of a division by zero. Of integers nothing traps: what is divided
// by 0 gives 0, and no constant divisor may hold one; the least by -1 wraps. Source: TFLite
// FLOOR_DIV, FLOOR_MOD.
#ifndef MW_OPS_FAMILY_BINARY_FLOORED_H_
#define MW_OPS_FAMILY_BINARY_FLOORED_H_

#include "abi/float_math.h"
#include "ops/_family/binary/quotient.h"
#include "ops/_family/binary/unscaled.h"

namespace mw {
inline namespace MW_ABI {
namespace binary {

// a - b * (a / b rounded towards zero), exact: the bits of a quotient are found eight at a time.
inline float remainder_f32(float a, float b) {
  constexpr uint32_t kInfinity = 0x7f800000, kLeading = 1u << 23;
  const uint32_t ua = uint32_t(bits_from_float(a)) & INT32_MAX;
  const uint32_t ub = uint32_t(bits_from_float(b)) & INT32_MAX;
  if (ua >= kInfinity || ub > kInfinity || ub == 0) return float_from_bits(0x7fc00000);
  if (ua < ub) return a;
  const uint32_t ea = ua >> 23, eb = ub >> 23;
  const uint32_t ma = ea == 0 ? ua : (ua & (kLeading - 1)) | kLeading;
  const uint32_t mb = eb == 0 ? ub : (ub & (kLeading - 1)) | kLeading;
  uint32_t rest = ma % mb;
  for (uint32_t left = (ea == 0 ? 1 : ea) - (eb == 0 ? 1 : eb); left > 0;) {
    const uint32_t step = left < 8 ? left : 8;
    rest = (rest << step) % mb;
    left -= step;
  }
  const float unit = float_from_bits(int32_t(ub)) / float(int32_t(mb));  // a power of two
  const float value = float(int32_t(rest)) * unit;
  return a < 0 ? -value : value;
}

// Of the sign of b.
inline float floor_mod_f32(float a, float b) {
  const float rest = remainder_f32(a, b);
  return rest != 0 && (b < 0) != (rest < 0) ? rest + b : rest;
}
inline int32_t floor_mod_s32(int32_t a, int32_t b) {
  if (b == 0 || b == -1) return 0;
  const int32_t rest = a % b;
  return rest != 0 && (b < 0) != (rest < 0) ? rest + b : rest;
}

// A quotient of floats that is whole may have been rounded up to be so.
inline float floor_div_f32(float a, float b) {
  constexpr float kWhole = 1 << 24;  // from here on a float is whole
  const float quotient = a / b, below = floor_f32(quotient);
  if (below != quotient || !(quotient < kWhole && quotient > -kWhole)) return below;
  const float rest = floor_mod_f32(a, b) / b;
  return rest > 0.5f ? quotient - 1 : quotient;
}
inline int32_t floor_div_s32(int32_t a, int32_t b) {
  const int32_t quotient = divide_wrapping(a, b);
  return b != 0 && b != -1 && a % b != 0 && (a < 0) != (b < 0) ? quotient - 1 : quotient;
}

struct Flooring : Alike {
  static Status prepare(const void* attrs, const OpTypes& types, void* params);
};

// Of M as Unscaled asks for it.
template <class M>
struct Floored : Unscaled<M> {
  using Params = typename M::Params;

  static void s8_ref(const Params& p, const Args& args) { walk_narrow<int8_t>(p, args); }
  static void s16_ref(const Params& p, const Args& args) { walk_narrow<int16_t>(p, args); }

  static constexpr KernelRow s8_ref_row = member::row<M, DType::s8, &Floored::s8_ref>();
  static constexpr KernelRow s16_ref_row = member::row<M, DType::s16, &Floored::s16_ref>();
  static constexpr KernelRow kRows[] = {s8_ref_row, s16_ref_row, Unscaled<M>::s32_ref_row,
                                        Unscaled<M>::f32_ref_row};

 private:
  template <class T>
  static void walk_narrow(const Params& p, const Args& args) {
    walk<T, T>(p, args, [](T a, T b) { return T(M::s32(a, b)); });
  }
};

#if __cplusplus < 201703L
template <class M>
constexpr KernelRow Floored<M>::s8_ref_row;
template <class M>
constexpr KernelRow Floored<M>::s16_ref_row;
template <class M>
constexpr KernelRow Floored<M>::kRows[];
#endif

}  // namespace binary
}  // namespace MW_ABI
}  // namespace mw

#endif  // MW_OPS_FAMILY_BINARY_FLOORED_H_
