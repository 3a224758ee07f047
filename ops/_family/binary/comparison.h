// SPDX-License-Identifier: Apache-2.0
// What: binary::Comparison, the device half of y = a ? b for an order, made from a description M,
// and binary::Equality, which takes truth values too.
// Why: the six comparisons differ in a name, two codes and one sign.
// Contract: f32, s64, s32, s16 or s8, of Equality also b8; y is bool. s8, and s16 of Equality where
// it is quantized: both operands are brought to reals with 8 more bits, as LiteRT does, for which
// their scales must be below 1. Other s16 compare as they stand and have one quantization. M
// derives from Compared, of Equality from Equated, and adds name(), kCode, kTfliteCode and holds(a,
// b) for any type. M's folder instantiates Comparison<M> or Equality<M> in one device file. Source:
// TFLite EQUAL, NOT_EQUAL, GREATER, GREATER_EQUAL, LESS, LESS_EQUAL.
#ifndef MW_OPS_FAMILY_BINARY_COMPARISON_H_
#define MW_OPS_FAMILY_BINARY_COMPARISON_H_

#include "abi/requantize.h"
#include "ops/_family/binary/truth.h"

namespace mw {
inline namespace MW_ABI {
namespace binary {

// What all comparisons share.
struct Compared {
  using Attrs = NoAttrs;
  struct Params {
    int32_t dim[kRank];  // outermost first; unused ones are 1
    int32_t a_multiplier, b_multiplier;
    int16_t a_shift, b_shift;  // not above 0
    int16_t a_zp, b_zp;
    uint16_t a_steps, b_steps;  // see collapse()

    template <class Self, class V>
    static constexpr void fields(Self& p, V&& v) {
      v("dim", p.dim), v("a_multiplier", p.a_multiplier), v("b_multiplier", p.b_multiplier);
      v("a_shift", p.a_shift), v("b_shift", p.b_shift), v("a_zp", p.a_zp), v("b_zp", p.b_zp);
      v("a_steps", p.a_steps), v("b_steps", p.b_steps);
    }
  };
  static constexpr SlotCounts kSlots = kTwo;
  static constexpr int32_t kLeftShift = 8;

  static Status prepare(const void* attrs, const OpTypes& types, void* params);
  static Status footprint(const Params& p, const KernelRow& row, Footprint& f);
};

// A multiplier of 0: integers that stand for themselves.
struct Equated : Compared {
  static Status prepare(const void* attrs, const OpTypes& types, void* params);
};

template <class M, class T>
void compare_scaled(const Compared::Params& p, const Args& args) {
  const Multiplier ma = {p.a_multiplier, p.a_shift}, mb = {p.b_multiplier, p.b_shift};
  walk<T, uint8_t>(p, args, [&](int32_t a, int32_t b) {
    const int32_t real_a = requantize((a - p.a_zp) * (1 << M::kLeftShift), ma);
    const int32_t real_b = requantize((b - p.b_zp) * (1 << M::kLeftShift), mb);
    return uint8_t(M::holds(real_a, real_b));
  });
}

template <class M, class T>
void compare(const Compared::Params& p, const Args& args) {
  walk<T, uint8_t>(p, args, [](T a, T b) { return uint8_t(M::holds(a, b)); });
}

template <class M>
struct Comparison : M {
  using Params = typename M::Params;
  static_assert(fields_cover<Params>(), "a field is missing from fields(), or there is padding");

  static void s8_ref(const Params& p, const Args& args);
  static void s16_ref(const Params& p, const Args& args);
  static void s32_ref(const Params& p, const Args& args);
  static void s64_ref(const Params& p, const Args& args);
  static void f32_ref(const Params& p, const Args& args);

  static constexpr KernelRow s8_ref_row = truth_row<M, DType::s8, &Comparison::s8_ref>();
  static constexpr KernelRow s16_ref_row = truth_row<M, DType::s16, &Comparison::s16_ref>();
  static constexpr KernelRow s32_ref_row = truth_row<M, DType::s32, &Comparison::s32_ref>();
  static constexpr KernelRow s64_ref_row = truth_row<M, DType::s64, &Comparison::s64_ref>();
  static constexpr KernelRow f32_ref_row = truth_row<M, DType::f32, &Comparison::f32_ref>();
  static constexpr KernelRow kRows[] = {s8_ref_row, s16_ref_row, s32_ref_row, s64_ref_row,
                                        f32_ref_row};
  static constexpr OpCore kCore = linked_core(truth_core<M>());
};

template <class M>
void Comparison<M>::s8_ref(const Params& p, const Args& args) {
  compare_scaled<M, int8_t>(p, args);
}

template <class M>
void Comparison<M>::s16_ref(const Params& p, const Args& args) {
  compare<M, int16_t>(p, args);
}

template <class M>
void Comparison<M>::s32_ref(const Params& p, const Args& args) {
  compare<M, int32_t>(p, args);
}

template <class M>
void Comparison<M>::s64_ref(const Params& p, const Args& args) {
  compare<M, int64_t>(p, args);
}

template <class M>
void Comparison<M>::f32_ref(const Params& p, const Args& args) {
  compare<M, float>(p, args);
}

template <class M>
struct Equality : Comparison<M> {
  using Params = typename M::Params;

  static void s16_ref(const Params& p, const Args& args);
  static void b8_ref(const Params& p, const Args& args);

  static constexpr KernelRow s16_ref_row = truth_row<M, DType::s16, &Equality::s16_ref>();
  static constexpr KernelRow b8_ref_row = truth_row<M, DType::b8, &Equality::b8_ref>();
  static constexpr KernelRow kRows[] = {Comparison<M>::s8_ref_row,  s16_ref_row,
                                        Comparison<M>::s32_ref_row, Comparison<M>::s64_ref_row,
                                        Comparison<M>::f32_ref_row, b8_ref_row};
};

template <class M>
void Equality<M>::s16_ref(const Params& p, const Args& args) {
  if (p.a_multiplier == 0) {
    compare<M, int16_t>(p, args);
  } else {
    compare_scaled<M, int16_t>(p, args);
  }
}

template <class M>
void Equality<M>::b8_ref(const Params& p, const Args& args) {
  compare<M, uint8_t>(p, args);
}

#if __cplusplus < 201703L
template <class M>
constexpr KernelRow Comparison<M>::s8_ref_row;
template <class M>
constexpr KernelRow Comparison<M>::s16_ref_row;
template <class M>
constexpr KernelRow Comparison<M>::s32_ref_row;
template <class M>
constexpr KernelRow Comparison<M>::s64_ref_row;
template <class M>
constexpr KernelRow Comparison<M>::f32_ref_row;
template <class M>
constexpr KernelRow Comparison<M>::kRows[];
template <class M>
constexpr OpCore Comparison<M>::kCore;
template <class M>
constexpr KernelRow Equality<M>::s16_ref_row;
template <class M>
constexpr KernelRow Equality<M>::b8_ref_row;
template <class M>
constexpr KernelRow Equality<M>::kRows[];
#endif

}  // namespace binary
}  // namespace MW_ABI
}  // namespace mw

#endif  // MW_OPS_FAMILY_BINARY_COMPARISON_H_
