// SPDX-License-Identifier: Apache-2.0
// What: binary::Operator, the device half of y = clamp(f(a, b)) in one type, made from a
// description M.
// Why: addition, subtraction and multiplication differ in a name, two codes, a formula and how
// their operands are scaled.
// Contract: f32, s32, s16 or s8; s16 has zero point 0, s32 no quantization. M derives from the kind
// of its quantized kernels (Scaled, Sum, SquaredDifference, Product) and adds name(), kCode,
// kTfliteCode and the formulas s32(a, b), of operands without their zero points, which wraps, and
// f32(a, b). M's folder instantiates Operator<M> in one device file.
#ifndef MW_OPS_FAMILY_BINARY_ARITHMETIC_H_
#define MW_OPS_FAMILY_BINARY_ARITHMETIC_H_

#include "abi/attrs.h"
#include "abi/requantize.h"
#include "ops/_family/binary/binary.h"
#include "ops/_family/elementwise/elementwise.h"
#include "ops/_family/member/member.h"

namespace mw {
inline namespace MW_ABI {
namespace binary {

struct ClampAttrs {
  Activation activation = Activation::none;

  template <class Self, class V>
  static constexpr void fields(Self& a, V&& v) {
    v("activation", a.activation);
  }
};

// What every kind has that clamps.
struct Kind {
  using Attrs = ClampAttrs;
  static constexpr SlotCounts kSlots = kTwo;
  static constexpr bool kClampsS32 = true;

  static Status read_tflite(const TfliteNode& node, void* attrs);
};

// How every quantized kernel ends: requantize, add the output's zero point, clamp.
template <class T>
T finished(int32_t value, Multiplier m, int32_t zero_point, int32_t low, int32_t high) {
  return T(clamp(add_wrapping(requantize(value, m), zero_point), low, high));
}

// Both operands are scaled to twice the larger input scale with more bits, and what the formula
// gives is requantized, each step rounded as TFLite rounds it.
struct Scaled : Kind {
  struct Params {
    int32_t dim[kRank];  // outermost first; unused ones are 1
    int32_t a_multiplier, b_multiplier, y_multiplier;
    int32_t act_min, act_max;           // f32: the bits of the float bounds
    int16_t a_shift, b_shift, y_shift;  // not above 0
    int16_t a_zp, b_zp, y_zp;
    uint16_t a_steps, b_steps;  // see collapse()

    template <class Self, class V>
    static constexpr void fields(Self& p, V&& v) {
      v("dim", p.dim), v("a_multiplier", p.a_multiplier), v("b_multiplier", p.b_multiplier);
      v("y_multiplier", p.y_multiplier), v("act_min", p.act_min), v("act_max", p.act_max);
      v("a_shift", p.a_shift), v("b_shift", p.b_shift), v("y_shift", p.y_shift), v("a_zp", p.a_zp);
      v("b_zp", p.b_zp), v("y_zp", p.y_zp), v("a_steps", p.a_steps), v("b_steps", p.b_steps);
    }
  };
  // So many more bits have the scaled operands, by the bytes of an element.
  static constexpr int32_t more_bits(size_t bytes) { return bytes == 1 ? 20 : 15; }

  static Status prepare(const void* attrs, const OpTypes& types, void* params);
  static Status footprint(const Params& p, const KernelRow& row, Footprint& f);

  template <class M, class T>
  struct Formula {
    const Params& p;  // what it holds by value does not pay for the registers it takes
    const Multiplier a, b, y;

    explicit Formula(const Params& params)
        : p(params),
          a{p.a_multiplier, p.a_shift},
          b{p.b_multiplier, p.b_shift},
          y{p.y_multiplier, p.y_shift} {}
    static int32_t scaled(int32_t x, int32_t zero_point, Multiplier m) {
      return requantize(shift_left_wrapping(x - zero_point, M::more_bits(sizeof(T))), m);
    }
    T operator()(int32_t xa, int32_t xb) const {
      const int32_t value = M::s32(scaled(xa, p.a_zp, a), scaled(xb, p.b_zp, b));
      return finished<T>(value, y, p.y_zp, p.act_min, p.act_max);
    }
  };
};

// TFLM does not clamp it in s32: there it has no activation.
struct Sum : Scaled {
  static constexpr bool kClampsS32 = false;

  static Status prepare(const void* attrs, const OpTypes& types, void* params);
};

// Scaled to fewer bits, so that a square fits, which has the square of the scale.
struct SquaredDifference : Scaled {
  using Attrs = NoAttrs;
  static constexpr int32_t more_bits(size_t bytes) { return bytes == 1 ? 7 : 0; }

  static Status read_tflite(const TfliteNode& node, void* attrs) {
    return no_tflite_options(node, attrs);
  }
  static Status prepare(const void* attrs, const OpTypes& types, void* params);
  static Status footprint(const Params& p, const KernelRow& row, Footprint& f);
};

// What the formula gives has the product of both scales, and is requantized.
struct Product : Kind {
  struct Params {
    int32_t dim[kRank];  // outermost first; unused ones are 1
    int32_t multiplier;
    int32_t act_min, act_max;  // f32: the bits of the float bounds
    int16_t shift, a_zp, b_zp, y_zp;
    uint16_t a_steps, b_steps;  // see collapse()

    template <class Self, class V>
    static constexpr void fields(Self& p, V&& v) {
      v("dim", p.dim), v("multiplier", p.multiplier), v("act_min", p.act_min);
      v("act_max", p.act_max), v("shift", p.shift), v("a_zp", p.a_zp), v("b_zp", p.b_zp);
      v("y_zp", p.y_zp), v("a_steps", p.a_steps), v("b_steps", p.b_steps);
    }
  };

  static Status prepare(const void* attrs, const OpTypes& types, void* params);
  static Status footprint(const Params& p, const KernelRow& row, Footprint& f);

  template <class M, class T>
  struct Formula {
    const Multiplier y;
    const int32_t a_zp, b_zp, y_zp, low, high;

    explicit Formula(const Params& p)
        : y{p.multiplier, p.shift},
          a_zp(p.a_zp),
          b_zp(p.b_zp),
          y_zp(p.y_zp),
          low(p.act_min),
          high(p.act_max) {}
    T operator()(int32_t xa, int32_t xb) const {
      return finished<T>(M::s32(xa - a_zp, xb - b_zp), y, y_zp, low, high);
    }
  };
};

template <class M>
struct Operator : M {
  using Params = typename M::Params;
  static_assert(fields_cover<Params>(), "a field is missing from fields(), or there is padding");

  static void s8_ref(const Params& p, const Args& args);
  static void s16_ref(const Params& p, const Args& args);
  static void s32_ref(const Params& p, const Args& args);
  static void f32_ref(const Params& p, const Args& args);

  static constexpr KernelRow s8_ref_row = member::row<M, DType::s8, &Operator::s8_ref>();
  static constexpr KernelRow s16_ref_row = member::row<M, DType::s16, &Operator::s16_ref>();
  static constexpr KernelRow s32_ref_row = member::row<M, DType::s32, &Operator::s32_ref>();
  static constexpr KernelRow f32_ref_row = member::row<M, DType::f32, &Operator::f32_ref>();
  static constexpr KernelRow kRows[] = {s8_ref_row, s16_ref_row, s32_ref_row, f32_ref_row};
  static constexpr OpCore kCore = linked_core(alike_core<M>());
};

template <class M>
void Operator<M>::s8_ref(const Params& p, const Args& args) {
  walk<int8_t, int8_t>(p, args, typename M::template Formula<M, int8_t>(p));
}

template <class M>
void Operator<M>::s16_ref(const Params& p, const Args& args) {
  walk<int16_t, int16_t>(p, args, typename M::template Formula<M, int16_t>(p));
}

template <class M>
void Operator<M>::s32_ref(const Params& p, const Args& args) {
  const int32_t low = p.act_min, high = p.act_max;
  walk<int32_t, int32_t>(p, args,
                         [&](int32_t a, int32_t b) { return clamp(M::s32(a, b), low, high); });
}

template <class M>
void Operator<M>::f32_ref(const Params& p, const Args& args) {
  const float low = float_from_bits(p.act_min), high = float_from_bits(p.act_max);
  walk<float, float>(p, args, [&](float a, float b) {
    const float value = M::f32(a, b);
    return value < low ? low : (value > high ? high : value);
  });
}

#if __cplusplus < 201703L
template <class M>
constexpr KernelRow Operator<M>::s8_ref_row;
template <class M>
constexpr KernelRow Operator<M>::s16_ref_row;
template <class M>
constexpr KernelRow Operator<M>::s32_ref_row;
template <class M>
constexpr KernelRow Operator<M>::f32_ref_row;
template <class M>
constexpr KernelRow Operator<M>::kRows[];
template <class M>
constexpr OpCore Operator<M>::kCore;
#endif

}  // namespace binary
}  // namespace MW_ABI
}  // namespace mw

#endif  // MW_OPS_FAMILY_BINARY_ARITHMETIC_H_
