// SPDX-License-Identifier: Apache-2.0
// What: movement::Spread, the kind of operators that put the runs of x apart, and one value between
// them: paddings.
// Contract: elements of 1, 2 or 4 bytes. A member's Attrs derive from PadAttrs, and its fill()
// gives the bits of that value from Attrs and the type of y. x may end where y does.
#ifndef MW_OPS_FAMILY_MOVEMENT_SPREAD_H_
#define MW_OPS_FAMILY_MOVEMENT_SPREAD_H_

#include "ops/_family/movement/movement.h"
#include "ops/_family/movement/walk.h"

namespace mw {
inline namespace MW_ABI {
namespace movement {

struct PadAttrs {
  int32_t before[Shape::kMaxRank] = {}, after[Shape::kMaxRank] = {};

  template <class Self, class V>
  static constexpr void fields(Self& a, V&& v) {
    v("before", a.before), v("after", a.after);
  }
};

template <class M>
struct TypedRows {
  static constexpr KernelRow s8_ref_row = member::row<M, DType::s8, &M::s8_ref>();
  static constexpr KernelRow s16_ref_row = member::row<M, DType::s16, &M::s16_ref>();
  static constexpr KernelRow s32_ref_row = member::row<M, DType::s32, &M::s32_ref>();
  static constexpr KernelRow f32_ref_row = member::row<M, DType::f32, &M::f32_ref>();
  static constexpr KernelRow kRows[] = {s8_ref_row, s16_ref_row, s32_ref_row, f32_ref_row};
};

#if __cplusplus < 201703L
template <class M>
constexpr KernelRow TypedRows<M>::s8_ref_row;
template <class M>
constexpr KernelRow TypedRows<M>::s16_ref_row;
template <class M>
constexpr KernelRow TypedRows<M>::s32_ref_row;
template <class M>
constexpr KernelRow TypedRows<M>::f32_ref_row;
template <class M>
constexpr KernelRow TypedRows<M>::kRows[];
#endif

struct Spread {
  using Params = Walk;
  static constexpr SlotCounts kSlots{1, 0, 1, 0};
  template <class M>
  using Rows = TypedRows<M>;

  static Status shape(const PadAttrs& a, const Shape& x, Shape& y);
  template <class M, class A>
  static Status prepare_member(const A& a, const OpTypes& types, Walk& p) {
    MW_DEVICE_TRY(prepare(a, types, p));
    return M::fill(a, types.out[kY], p.fill);
  }
  static Status prepare(const PadAttrs& a, const OpTypes& types, Walk& p);
  static Status footprint(const Walk& p, const KernelRow& row, Footprint& f);
  static int32_t overlap(const void* params, const KernelRow& row, OverlapQuery query);
  // The paddings of a file: an operand of pairs.
  static Status read_paddings(const TfliteNode& node, PadAttrs& a);

  static void s8_ref(const Walk& p, const Args& args);
  static void s16_ref(const Walk& p, const Args& args);
  static void s32_ref(const Walk& p, const Args& args);
  static void f32_ref(const Walk& p, const Args& args);

  static constexpr void complete(OpCore& core) { core.overlap = overlap; }
};

}  // namespace movement
}  // namespace MW_ABI
}  // namespace mw

#endif  // MW_OPS_FAMILY_MOVEMENT_SPREAD_H_
