// SPDX-License-Identifier: Apache-2.0
// What: movement::Operator, the device half of an operator whose output holds the elements of its
// input, in another order or amid others, made from a description M.
// Why: slices, transpositions, paddings and views differ in a name, two codes, and in how shapes
// and attributes become runs of bytes.
// Contract: M derives from its kind (gather.h, spread.h, view.h), which brings Params, kernels and
// footprint(), and adds name(), kCode, kTfliteCode, Attrs, read_tflite(), shape(), which gives the
// shape of y, and what its kind asks for. M's prepare.cc, which is built for size, instantiates
// Operator<M>: kernels are the kind's.
#ifndef MW_OPS_FAMILY_MOVEMENT_MOVEMENT_H_
#define MW_OPS_FAMILY_MOVEMENT_MOVEMENT_H_

#include "ops/_family/member/member.h"

namespace mw {
inline namespace MW_ABI {
namespace movement {

// Of an operator that is told a shape.
struct ShapeAttrs {
  int32_t shape[Shape::kMaxRank] = {};
  int32_t rank = 0;

  template <class Self, class V>
  static constexpr void fields(Self& a, V&& v) {
    v("shape", a.shape), v("rank", a.rank);
  }
};

enum In : uint8_t { kX };
enum Out : uint8_t { kY };

// The one kernel of a kind that moves any data type of whole bytes: <name>_ref.
template <class M>
struct AnyRow {
  static constexpr uint32_t kNameLength = member::length_of(M::name()) + 4;
  static constexpr member::Text<kNameLength> kName = member::joined<kNameLength>(M::name(), "_ref");

  static constexpr KernelRow row() {
    KernelRow row = member::reference_row<typename M::Params, &M::ref, &M::footprint>(
        kName.at, M::kCode, M::kSlots, DType::none);
    row.raster = M::kRaster;
    return row;
  }
};

template <class M>
constexpr OpCore core_of(Status (*infer)(const void*, Span<const TensorType>, Span<TensorType>),
                         Status (*prepare)(const void*, const OpTypes&, void*)) {
  OpCore core = op_core<typename M::Attrs, typename M::Params>(M::name(), M::kCode);
  core.tflite_code = M::kTfliteCode;
  core.read_tflite = M::read_tflite;
  core.infer = infer;
  core.prepare = prepare;
  M::complete(core);
  return core;
}

template <class M>
struct Operator : M, M::template Rows<M> {
  using Attrs = typename M::Attrs;
  using Params = typename M::Params;
  static_assert(fields_cover<Params>(), "a field is missing from fields(), or there is padding");

  static Status infer(const void* attrs, Span<const TensorType> in, Span<TensorType> out);
  static Status prepare(const void* attrs, const OpTypes& types, void* params);

  static constexpr OpCore kCore = linked_core(core_of<M>(&Operator::infer, &Operator::prepare));
};

template <class M>
Status Operator<M>::infer(const void* attrs, Span<const TensorType> in, Span<TensorType> out) {
  out[kY].dtype = in[kX].dtype;
  return M::shape(*static_cast<const Attrs*>(attrs), in[kX].shape, out[kY].shape);
}
template <class M>
Status Operator<M>::prepare(const void* attrs, const OpTypes& types, void* params) {
  return M::template prepare_member<M>(*static_cast<const Attrs*>(attrs), types,
                                       *static_cast<Params*>(params));
}

// The row of a kind with one kernel, under the name that generated code has for it.
template <class M>
struct OneRow {
  static constexpr KernelRow ref_row = AnyRow<M>::row();
  static constexpr KernelRow kRows[] = {ref_row};
};

#if __cplusplus < 201703L
template <class M>
constexpr member::Text<AnyRow<M>::kNameLength> AnyRow<M>::kName;
template <class M>
constexpr KernelRow OneRow<M>::ref_row;
template <class M>
constexpr KernelRow OneRow<M>::kRows[];
template <class M>
constexpr OpCore Operator<M>::kCore;
#endif

// Entry i of a constant operand of int32 or int64; bad_attribute where there is none, or where it
// does not fit an int32.
Status read_entry(const TensorType& operand, uint32_t i, int32_t& value);

}  // namespace movement
}  // namespace MW_ABI
}  // namespace mw

#endif  // MW_OPS_FAMILY_MOVEMENT_MOVEMENT_H_
