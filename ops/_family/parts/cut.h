// SPDX-License-Identifier: Apache-2.0
// What: parts::Operator, the device half of an operator that cuts a tensor up along an axis, made
// from a description M.
// Why: SPLIT and SPLIT_V differ in a name, two codes, and where a file says the axis and the sizes.
// Contract: M derives from parts::Cut and adds name(), kCode, kTfliteCode, kEqual, which says that
// all parts have one size, kOperandsBefore and read_tflite(). The sizes are those of the outputs.
// An output that stands in x is not copied. M's folder instantiates Operator<M> in one device file.
#ifndef MW_OPS_FAMILY_PARTS_CUT_H_
#define MW_OPS_FAMILY_PARTS_CUT_H_

#include "ops/_family/member/member.h"
#include "ops/_family/parts/parts.h"

namespace mw {
inline namespace MW_ABI {
namespace parts {

enum In : uint8_t { kX };

// What all members share.
struct Cut {
  using Attrs = PartsAttrs;
  using Params = PartsParams;
  static constexpr SlotCounts kSlots{1, 1, kAnySlots, 0};

  static Status infer(bool equal, const void* attrs, const TensorType& x, Span<TensorType> out);
  static Status prepare(bool equal, const void* attrs, const OpTypes& types, void* params);
  static void derive(const void* attrs, const OpTypes& types, const void* params,
                     void* const* tables);
  static Status footprint(const PartsParams& p, const KernelRow& row, Footprint& f);
  static Status check_tables(const void* params, const void* const* tables, Footprint& f);
  static int32_t alias(const void* params, const void* const* tables, uint32_t out, uint32_t slot);
  // The axis from the operand that holds it.
  static Status read_axis(const TensorType& operand, void* attrs);
  static void ref(const PartsParams& p, const Args& args);
};

template <class M>
struct RowName {
  static constexpr member::Text<member::length_of(M::name()) + 4> ref =
      member::joined<member::length_of(M::name()) + 4>(M::name(), "_ref");
};

template <class M>
constexpr KernelRow row_of() {
  KernelRow row = member::reference_row<PartsParams, &Cut::ref, &Cut::footprint>(
      RowName<M>::ref.at, M::kCode, M::kSlots, DType::none);
  row.raster = false;
  row.check_tables = &Cut::check_tables;
  return row;
}

template <class M>
Status infer(const void* attrs, Span<const TensorType> in, Span<TensorType> out) {
  return Cut::infer(M::kEqual, attrs, in[kX], out);
}
template <class M>
Status prepare(const void* attrs, const OpTypes& types, void* params) {
  return Cut::prepare(M::kEqual, attrs, types, params);
}

template <class M>
constexpr OpCore core_of() {
  OpCore core = op_core<PartsAttrs, PartsParams>(M::name(), M::kCode, M::kSlots);
  core.tflite_code = M::kTfliteCode;
  core.operands_before = M::kOperandsBefore;
  core.read_tflite = M::read_tflite;
  core.infer = infer<M>;
  core.prepare = prepare<M>;
  core.derive = Cut::derive;
  core.alias = Cut::alias;
  return core;
}

template <class M>
struct Operator : M {
  static constexpr KernelRow ref_row = row_of<M>();
  static constexpr KernelRow kRows[] = {ref_row};
  static constexpr OpCore kCore = linked_core(core_of<M>());
};

#if __cplusplus < 201703L
template <class M>
constexpr member::Text<member::length_of(M::name()) + 4> RowName<M>::ref;
template <class M>
constexpr KernelRow Operator<M>::ref_row;
template <class M>
constexpr KernelRow Operator<M>::kRows[];
template <class M>
constexpr OpCore Operator<M>::kCore;
#endif

}  // namespace parts
}  // namespace MW_ABI
}  // namespace mw

#endif  // MW_OPS_FAMILY_PARTS_CUT_H_
