// SPDX-License-Identifier: Apache-2.0
// What: parts::Operator, the device half of an operator that joins tensors or cuts one up along an
// axis, made from a description M.
// Why: such operators differ in a name, two codes, what their parts are, and where a file says the
// axis.
// Contract: M derives from its kind (join.h, cut.h) and adds name(), kCode, kTfliteCode, kForm,
// what its kind asks for, and read_tflite(). M's folder instantiates Operator<M> in one device
// file.
#ifndef MW_OPS_FAMILY_PARTS_OPERATOR_H_
#define MW_OPS_FAMILY_PARTS_OPERATOR_H_

#include "ops/_family/member/member.h"
#include "ops/_family/parts/parts.h"

namespace mw {
inline namespace MW_ABI {
namespace parts {

enum In : uint8_t { kX };
enum Out : uint8_t { kY };

template <class M>
struct RowName {
  static constexpr member::Text<member::length_of(M::name()) + 4> ref =
      member::joined<member::length_of(M::name()) + 4>(M::name(), "_ref");
};

template <class M>
constexpr KernelRow row_of() {
  KernelRow row = member::reference_row<PartsParams, &M::ref, &M::footprint>(
      RowName<M>::ref.at, M::kCode, M::kSlots, DType::none);
  row.raster = false;
  row.check_tables = &M::check_tables;
  return row;
}

template <class M>
Status infer(const void* attrs, Span<const TensorType> in, Span<TensorType> out) {
  return M::infer(M::kForm, attrs, in, out);
}
// The widths of slices are all one.
template <class M>
void derive_slices(const void*, const OpTypes&, const void* params, void* const* tables) {
  derive_slices(*static_cast<const PartsParams*>(params), static_cast<int32_t*>(tables[kWidth]));
}

template <class M>
constexpr OpCore core_of() {
  OpCore core = op_core<PartsAttrs, PartsParams>(M::name(), M::kCode, M::kSlots);
  core.tflite_code = M::kTfliteCode;
  core.read_tflite = M::read_tflite;
  core.infer = infer<M>;
  core.derive = M::kForm == Form::slices ? derive_slices<M> : M::derive;
  M::template complete<M>(core);
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

#endif  // MW_OPS_FAMILY_PARTS_OPERATOR_H_
