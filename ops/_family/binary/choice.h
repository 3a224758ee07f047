// SPDX-License-Identifier: Apache-2.0
// What: binary::Choice, the device half of an operator that picks one of two values, made from a
// description M.
// Contract: f32, s64, s32, s16 or s8, as the values stand: both inputs and the output have one
// scale and zero point. M derives from Alike and adds name(), kCode, kTfliteCode and pick(a, b) for
// any type. M's folder instantiates Choice<M> in one device file. Source: TFLite MAXIMUM, MINIMUM.
#ifndef MW_OPS_FAMILY_BINARY_CHOICE_H_
#define MW_OPS_FAMILY_BINARY_CHOICE_H_

#include "ops/_family/binary/binary.h"
#include "ops/_family/elementwise/elementwise.h"
#include "ops/_family/member/member.h"

namespace mw {
inline namespace MW_ABI {
namespace binary {

// Operands and result that are values of one quantization, and nothing to say in a file.
struct Alike {
  using Attrs = NoAttrs;
  using Params = DimParams;
  static constexpr SlotCounts kSlots = kTwo;

  static Status read_tflite(const TfliteNode& node, void* attrs) {
    return no_tflite_options(node, attrs);
  }
  static Status prepare(const void* attrs, const OpTypes& types, void* params);
  static Status footprint(const Params& p, const KernelRow& row, Footprint& f);
};

template <class M>
struct Choice : M {
  using Params = typename M::Params;
  static_assert(fields_cover<Params>(), "a field is missing from fields(), or there is padding");

  static float f32(float a, float b) { return M::pick(a, b); }

  static void s8_ref(const Params& p, const Args& args) { pick<int8_t>(p, args); }
  static void s16_ref(const Params& p, const Args& args) { pick<int16_t>(p, args); }
  static void s32_ref(const Params& p, const Args& args) { pick<int32_t>(p, args); }
  static void s64_ref(const Params& p, const Args& args) { pick<int64_t>(p, args); }
  static void f32_ref(const Params& p, const Args& args) { pick<float>(p, args); }

  static constexpr KernelRow s8_ref_row = member::row<M, DType::s8, &Choice::s8_ref>();
  static constexpr KernelRow s16_ref_row = member::row<M, DType::s16, &Choice::s16_ref>();
  static constexpr KernelRow s32_ref_row = member::row<M, DType::s32, &Choice::s32_ref>();
  static constexpr KernelRow s64_ref_row = member::row<M, DType::s64, &Choice::s64_ref>();
  static constexpr KernelRow f32_ref_row = member::row<M, DType::f32, &Choice::f32_ref>();
  static constexpr KernelRow kRows[] = {s8_ref_row, s16_ref_row, s32_ref_row, s64_ref_row,
                                        f32_ref_row};
  static constexpr OpCore kCore = linked_core(alike_core<M>());

 private:
  template <class T>
  static void pick(const Params& p, const Args& args) {
    walk<T, T>(p, args, [](T a, T b) { return M::pick(a, b); });
  }
};

#if __cplusplus < 201703L
template <class M>
constexpr KernelRow Choice<M>::s8_ref_row;
template <class M>
constexpr KernelRow Choice<M>::s16_ref_row;
template <class M>
constexpr KernelRow Choice<M>::s32_ref_row;
template <class M>
constexpr KernelRow Choice<M>::s64_ref_row;
template <class M>
constexpr KernelRow Choice<M>::f32_ref_row;
template <class M>
constexpr KernelRow Choice<M>::kRows[];
template <class M>
constexpr OpCore Choice<M>::kCore;
#endif

}  // namespace binary
}  // namespace MW_ABI
}  // namespace mw

#endif  // MW_OPS_FAMILY_BINARY_CHOICE_H_
