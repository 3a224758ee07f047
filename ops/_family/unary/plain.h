// SPDX-License-Identifier: Apache-2.0
// What: unary::Plain, the kind of operators whose integers are not scaled: y[i] = f(x[i]) of
// float32 and int32 (PlainOperator), or of every integer too (IntegerOperator).
// Contract: M says of(x) for those types; an integer wraps. What is quantized has one scale and
// zero point 0 in x and y; of int32 alone nothing is quantized.
#ifndef MW_OPS_FAMILY_UNARY_PLAIN_H_
#define MW_OPS_FAMILY_UNARY_PLAIN_H_

#include "ops/_family/unary/unary.h"

namespace mw {
inline namespace MW_ABI {
namespace unary {

struct Plain : Kind {
  static constexpr bool kTakesPlain = true;
  static constexpr bool kQuantizable = false;
  static constexpr int kIntegerVersion = 1;
  struct Params {
    int32_t elems;

    template <class Self, class V>
    static constexpr void fields(Self& p, V&& v) {
      v("elems", p.elems);
    }
  };

  static Status prepare(const void* attrs, const OpTypes& types, void* params);
  static Status footprint(const Params& p, const KernelRow& row, Footprint& f);
};

template <class M, class T>
void each_plain(const Plain::Params& p, const Args& args) {
  const T* x = args.input<T>(kX);
  T* y = args.output<T>(kY);
  for (int32_t i = 0; i < p.elems; ++i) y[i] = M::of(x[i]);
}

template <class M>
struct PlainOperator : M {
  using Attrs = NoAttrs;
  using Params = Plain::Params;

  static float f32(float x) { return M::of(x); }
  static void s32_ref(const Params& p, const Args& args);
  static void f32_ref(const Params& p, const Args& args);

  static constexpr KernelRow s32_ref_row = member::row<M, DType::s32, &PlainOperator::s32_ref>();
  static constexpr KernelRow f32_ref_row = member::row<M, DType::f32, &PlainOperator::f32_ref>();
  static constexpr KernelRow kRows[] = {s32_ref_row, f32_ref_row};
  static constexpr OpCore kCore = linked_core(core_of<M>(&Plain::prepare));
};

template <class M>
struct IntegerOperator : M {
  using Attrs = NoAttrs;
  using Params = Plain::Params;

  static float f32(float x) { return M::of(x); }
  static void s8_ref(const Params& p, const Args& args);
  static void s16_ref(const Params& p, const Args& args);
  static void s32_ref(const Params& p, const Args& args);
  static void s64_ref(const Params& p, const Args& args);
  static void f32_ref(const Params& p, const Args& args);

  static constexpr KernelRow s8_ref_row = member::row<M, DType::s8, &IntegerOperator::s8_ref>();
  static constexpr KernelRow s16_ref_row = member::row<M, DType::s16, &IntegerOperator::s16_ref>();
  static constexpr KernelRow s32_ref_row = member::row<M, DType::s32, &IntegerOperator::s32_ref>();
  static constexpr KernelRow s64_ref_row = member::row<M, DType::s64, &IntegerOperator::s64_ref>();
  static constexpr KernelRow f32_ref_row = member::row<M, DType::f32, &IntegerOperator::f32_ref>();
  static constexpr KernelRow kRows[] = {s8_ref_row, s16_ref_row, s32_ref_row, s64_ref_row,
                                        f32_ref_row};
  static constexpr OpCore kCore = linked_core(core_of<M>(&Plain::prepare));
};

template <class M>
void PlainOperator<M>::s32_ref(const Params& p, const Args& args) {
  each_plain<M, int32_t>(p, args);
}
template <class M>
void PlainOperator<M>::f32_ref(const Params& p, const Args& args) {
  each_plain<M, float>(p, args);
}
template <class M>
void IntegerOperator<M>::s8_ref(const Params& p, const Args& args) {
  each_plain<M, int8_t>(p, args);
}
template <class M>
void IntegerOperator<M>::s16_ref(const Params& p, const Args& args) {
  each_plain<M, int16_t>(p, args);
}
template <class M>
void IntegerOperator<M>::s32_ref(const Params& p, const Args& args) {
  each_plain<M, int32_t>(p, args);
}
template <class M>
void IntegerOperator<M>::s64_ref(const Params& p, const Args& args) {
  each_plain<M, int64_t>(p, args);
}
template <class M>
void IntegerOperator<M>::f32_ref(const Params& p, const Args& args) {
  each_plain<M, float>(p, args);
}

#if __cplusplus < 201703L
template <class M>
constexpr KernelRow PlainOperator<M>::s32_ref_row;
template <class M>
constexpr KernelRow PlainOperator<M>::f32_ref_row;
template <class M>
constexpr KernelRow PlainOperator<M>::kRows[];
template <class M>
constexpr OpCore PlainOperator<M>::kCore;
template <class M>
constexpr KernelRow IntegerOperator<M>::s8_ref_row;
template <class M>
constexpr KernelRow IntegerOperator<M>::s16_ref_row;
template <class M>
constexpr KernelRow IntegerOperator<M>::s32_ref_row;
template <class M>
constexpr KernelRow IntegerOperator<M>::s64_ref_row;
template <class M>
constexpr KernelRow IntegerOperator<M>::f32_ref_row;
template <class M>
constexpr KernelRow IntegerOperator<M>::kRows[];
template <class M>
constexpr OpCore IntegerOperator<M>::kCore;
#endif

}  // namespace unary
}  // namespace MW_ABI
}  // namespace mw

#endif  // MW_OPS_FAMILY_UNARY_PLAIN_H_
