// SPDX-License-Identifier: Apache-2.0
// What: unary::Operator, the device half of an operator y[i] = f(x[i]), made from a description M.
// Why: relu, tanh and their kind differ in a name, two codes, a formula and a quantization.
// Contract: M derives from the kind of its integer kernels (clamp.h, table.h, factored.h, curve.h,
// sampled.h, whole.h), which brings Params, prepare_member(), footprint(), s8_ref() and Wide, the
// formula in int16, and adds name(), kCode, kTfliteCode, what its kind asks for, and f32(), the
// formula in float. Others have other types: ByteOperator no int16, and those of plain.h. The
// output may replace the input. Kernels are called <name>_s8_ref and so on. M's folder instantiates
// Operator<M> in one device file.
#ifndef MW_OPS_FAMILY_UNARY_UNARY_H_
#define MW_OPS_FAMILY_UNARY_UNARY_H_

#include "abi/attrs.h"
#include "ops/_family/elementwise/elementwise.h"
#include "ops/_family/member/member.h"

namespace mw {
inline namespace MW_ABI {
namespace unary {

enum In : uint8_t { kX };
enum Out : uint8_t { kY };

// What a kind of int8 kernel says where its members say nothing else.
struct Kind {
  static constexpr SlotCounts kSlots{1, 0, 1, 0};
  static constexpr Activation kClamps = Activation::none;  // all that the operator does
  static constexpr int kIntegerVersion = 2;                // of the operator in .tflite files
  static constexpr bool kAboveZero = false;                // f32: defined for x > 0 alone
  static constexpr bool kKeepsQuant = false;               // y is quantized as x is
  static constexpr float kYScale = 0;                      // the one scale that y can have; 0: any
  static constexpr int32_t kYZeroPoint = 0;                // of that scale

  static constexpr bool kTakesPlain = false;  // int16 may have no quantization
  static constexpr bool kQuantizable = true;  // by the quantizer
  // Whether the int8 formula does for x and y quantized so.
  static bool holds(const Quant&, const Quant&) { return true; }
  template <class M>
  static constexpr void complete(OpCore&) {}
};

// y[i] is written after x[i], which has its size, is read.
int32_t overlap(const void* params, const KernelRow& row, OverlapQuery query);

template <class M>
constexpr OpCore core_of(Status (*prepare)(const void*, const OpTypes&, void*)) {
  OpCore core = op_core<NoAttrs, typename M::Params>(M::name(), M::kCode, M::kSlots);
  core.tflite_code = M::kTfliteCode;
  core.read_tflite = no_tflite_options;
  core.infer = infer_elementwise;
  core.overlap = overlap;
  core.prepare = prepare;
  M::template complete<M>(core);
  return core;
}

// What every prepare() begins with: x and y have one dtype and shape, of so many elements.
Status check_types(const OpTypes& types, int32_t& elems);

template <class M>
void each_f32(int32_t elems, const Args& args) {
  const float* x = args.input<float>(kX);
  float* y = args.output<float>(kY);
  for (int32_t i = 0; i < elems; ++i) y[i] = M::f32(x[i]);
}

template <class M>
struct Operator : M {
  using Attrs = NoAttrs;
  using Params = typename M::Params;
  static_assert(fields_cover<Params>(), "a field is missing from fields(), or there is padding");

  static Status prepare(const void* attrs, const OpTypes& types, void* params);
  static void s16_ref(const Params& p, const Args& args);
  static void f32_ref(const Params& p, const Args& args);

  static constexpr KernelRow s8_ref_row = member::row<M, DType::s8, &M::s8_ref>();
  static constexpr KernelRow s16_ref_row = member::row<M, DType::s16, &Operator::s16_ref>();
  static constexpr KernelRow f32_ref_row = member::row<M, DType::f32, &Operator::f32_ref>();
  static constexpr KernelRow kRows[] = {s8_ref_row, s16_ref_row, f32_ref_row};
  static constexpr OpCore kCore = linked_core(core_of<M>(&Operator::prepare));
};

template <class M>
Status Operator<M>::prepare(const void*, const OpTypes& types, void* params) {
  return M::template prepare_member<M>(types, *static_cast<Params*>(params));
}

template <class M>
void Operator<M>::s16_ref(const Params& p, const Args& args) {
  const typename M::template Wide<M> formula(p, args);
  const int16_t* x = args.input<int16_t>(kX);
  int16_t* y = args.output<int16_t>(kY);
  for (int32_t i = 0; i < p.elems; ++i) y[i] = formula(x[i]);
}

template <class M>
void Operator<M>::f32_ref(const Params& p, const Args& args) {
  each_f32<M>(p.elems, args);
}

#if __cplusplus < 201703L
template <class M>
constexpr KernelRow Operator<M>::s8_ref_row;
template <class M>
constexpr KernelRow Operator<M>::s16_ref_row;
template <class M>
constexpr KernelRow Operator<M>::f32_ref_row;
template <class M>
constexpr KernelRow Operator<M>::kRows[];
template <class M>
constexpr OpCore Operator<M>::kCore;
#endif

// The device half of an operator that has no int16 kernel.
template <class M>
struct ByteOperator : M {
  using Attrs = NoAttrs;
  using Params = typename M::Params;
  static_assert(fields_cover<Params>(), "a field is missing from fields(), or there is padding");

  static Status prepare(const void* attrs, const OpTypes& types, void* params);
  static void f32_ref(const Params& p, const Args& args);

  static constexpr KernelRow s8_ref_row = member::row<M, DType::s8, &M::s8_ref>();
  static constexpr KernelRow f32_ref_row = member::row<M, DType::f32, &ByteOperator::f32_ref>();
  static constexpr KernelRow kRows[] = {s8_ref_row, f32_ref_row};
  static constexpr OpCore kCore = linked_core(core_of<M>(&ByteOperator::prepare));
};

template <class M>
Status ByteOperator<M>::prepare(const void*, const OpTypes& types, void* params) {
  return M::template prepare_member<M>(types, *static_cast<Params*>(params));
}

template <class M>
void ByteOperator<M>::f32_ref(const Params& p, const Args& args) {
  each_f32<M>(p.elems, args);
}

#if __cplusplus < 201703L
template <class M>
constexpr KernelRow ByteOperator<M>::s8_ref_row;
template <class M>
constexpr KernelRow ByteOperator<M>::f32_ref_row;
template <class M>
constexpr KernelRow ByteOperator<M>::kRows[];
template <class M>
constexpr OpCore ByteOperator<M>::kCore;
#endif

}  // namespace unary
}  // namespace MW_ABI
}  // namespace mw

#endif  // MW_OPS_FAMILY_UNARY_UNARY_H_
