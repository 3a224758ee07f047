// SPDX-License-Identifier: Apache-2.0
// What: unary::Table, the kind of operators whose int8 kernel looks y up: a table of 256 bytes for
// the two quantizations, made by the member's formula when a model is compiled or opened.
// Why: one kernel serves every such operator, and no run has to compute a curve.
// Contract: the member's s8(x, y, q) gives the output for the input q in integers alone, for any
// quantization that has one scale and an int8 zero point. Where y can have but one quantization,
// the member says which: kYScale and kYZeroPoint. One whose formula does not hold for every two
// quantizations says when it does, and one that derives factors of them has a Formula of its own.
#ifndef MW_OPS_FAMILY_UNARY_TABLE_H_
#define MW_OPS_FAMILY_UNARY_TABLE_H_

#include "abi/requantize.h"
#include "ops/_family/unary/unary.h"

namespace mw {
inline namespace MW_ABI {
namespace unary {

struct Table : Kind {
  static constexpr SlotCounts kSlots{1, 1, 1, 0};
  struct Params {
    int32_t elems;

    template <class Self, class V>
    static constexpr void fields(Self& p, V&& v) {
      v("elems", p.elems);
    }
  };
  static constexpr uint32_t kEntries = 256;
  static constexpr float kWideScale = 1.0f / 32768;  // of int16, where int8 has but one scale

  // Made once a table.
  template <class M>
  struct Formula {
    const Quant &x, &y;
    int8_t operator()(int32_t q) const { return M::s8(x, y, q); }
  };

  template <class M>
  static Status prepare_member(const OpTypes& types, Params& p) {
    return prepare_quants<M>(types, p.elems);
  }
  template <class M>
  static void derive(const void*, const OpTypes& types, const void*, void* const* tables) {
    int8_t* table = static_cast<int8_t*>(tables[0]);
    if (table == nullptr) return;
    const typename M::template Formula<M> formula{types.in[kX].quant, types.out[kY].quant};
    for (int32_t q = INT8_MIN; q <= INT8_MAX; ++q) table[uint8_t(q)] = formula(q);
  }
  template <class M>
  static constexpr void complete(OpCore& core) {
    core.derive = derive<M>;
  }

  // What a member says of y.
  struct OutputQuant {
    float scale;
    int32_t zero_point;
    bool of_x;
  };
  static Status prepare(const OpTypes& types, const OutputQuant& wanted, int32_t& elems);
  static Status footprint(const Params& p, const KernelRow& row, Footprint& f);
  static void s8_ref(const Params& p, const Args& args);
  static void look_up(int32_t elems, const Args& args);

  template <class M>
  static Status prepare_quants(const OpTypes& types, int32_t& elems) {
    MW_DEVICE_TRY(prepare(types, {M::kYScale, M::kYZeroPoint, M::kKeepsQuant}, elems));
    const TensorType &x = types.in[kX], &y = types.out[kY];
    MW_REQUIRE(x.dtype != DType::s8 || M::holds(x.quant, y.quant), bad_quantization);
    return Status::ok;
  }
};

// The real number that q stands for, in Q4.27. far: it is so far below or above zero that TFLM
// takes the end of the output's range.
struct Q4 {
  int32_t value, far;
};
Q4 to_q4(const Quant& x, int32_t q);

// A curve that ends at the ends of the output's range: its value in Q0.31 becomes steps of 2^-bits.
template <int32_t (*kCurve)(int32_t)>
int8_t curve_s8(const Quant& x, int32_t q, int32_t bits, int32_t y_zero_point) {
  const Q4 a = to_q4(x, q);
  if (a.far != 0) return int8_t(a.far < 0 ? INT8_MIN : INT8_MAX);
  const int32_t steps = rounding_shift_right(kCurve(a.value), 31 - bits);
  return int8_t(clamp(steps + y_zero_point, INT8_MIN, INT8_MAX));
}

}  // namespace unary
}  // namespace MW_ABI
}  // namespace mw

#endif  // MW_OPS_FAMILY_UNARY_TABLE_H_
