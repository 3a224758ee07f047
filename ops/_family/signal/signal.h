// SPDX-License-Identifier: Apache-2.0
// What: signal::Operator, the device half of an operator of TFLM's signal library, made from a
// description M: a custom operator of .tflite files with one kernel. Other custom operators of TFLM
// are such members too.
// Why: they differ in a name, attributes, shapes and an arithmetic; what files, hosts and devices
// ask of each is the same.
// Contract: M gives name(), custom_name(), kCode, kSlots, kX and kY (data types of input 0 and
// output 0), Attrs, whose fields are called as files call them, Params, shape(), which sets types
// and shapes of all outputs, read(), which fills Params, sizes(), which checks them and fills a
// Footprint, and ref(), and may complete() the core and complete_row() the kernel's. All of the
// tensors but output 0 have the types that shape() and read() check. M's folder instantiates
// Operator<M> in one device file. Source: TFLM, signal/micro/kernels.
#ifndef MW_OPS_FAMILY_SIGNAL_SIGNAL_H_
#define MW_OPS_FAMILY_SIGNAL_SIGNAL_H_

#include "abi/custom_op.h"
#include "ops/_family/frame/frame.h"
#include "ops/_family/member/member.h"

namespace mw {
inline namespace MW_ABI {
namespace signal {

enum In : uint8_t { kIn };
enum Out : uint8_t { kOut };

template <class M>
struct RowName {
  static constexpr uint32_t kLength = member::length_of(M::name()) + 4;
  static constexpr member::Text<kLength> text = member::joined<kLength>(M::name(), "_ref");
};

template <class M>
Status footprint(const typename M::Params& p, const KernelRow& row, Footprint& f) {
  f.scratch_bytes = row.scratch_bytes(&p);
  return M::sizes(p, f);
}

template <class M>
constexpr KernelRow row_of() {
  KernelRow row = member::reference_row<typename M::Params, &M::ref, &footprint<M>>(
      RowName<M>::text.at, M::kCode, M::kSlots, M::kX);
  row.y = M::kY;
  row.raster = false;
  M::complete_row(row);
  return row;
}

template <class M>
bool is_member(const FlatVector& operator_codes, const FlatTable& op) {
  const FlatTable code = FlatTable::element(operator_codes, op.get<uint32_t>(0, 0));
  return says(code.vector(1), M::custom_name());
}

template <class M>
constexpr OpCore core_of(Status (*infer)(const void*, Span<const TensorType>, Span<TensorType>),
                         Status (*prepare)(const void*, const OpTypes&, void*)) {
  OpCore core = op_core<typename M::Attrs, typename M::Params>(M::name(), M::kCode, M::kSlots);
  core.tflite_code = kTfliteCustom;
  core.is_custom = is_member<M>;
  core.read_tflite = read_custom_options<typename M::Attrs>;
  core.infer = infer;
  core.prepare = prepare;
  M::complete(core);
  return core;
}

template <class M>
struct Operator : M {
  using Attrs = typename M::Attrs;
  using Params = typename M::Params;
  static_assert(fields_cover<Params>(), "a field is missing from fields(), or there is padding");

  static Status infer(const void* attrs, Span<const TensorType> in, Span<TensorType> out);
  static Status prepare(const void* attrs, const OpTypes& types, void* params);

  static constexpr KernelRow ref_row = row_of<M>();
  static constexpr KernelRow kRows[] = {ref_row};
  static constexpr OpCore kCore = linked_core(core_of<M>(&Operator::infer, &Operator::prepare));
};

template <class M>
Status Operator<M>::infer(const void* attrs, Span<const TensorType> in, Span<TensorType> out) {
  MW_REQUIRE(in[kIn].dtype == M::kX, bad_dtype);
  MW_REQUIRE(in[kIn].shape.rank > 0 && in[kIn].shape.elems() > 0, bad_shape);
  return M::shape(*static_cast<const Attrs*>(attrs), in, out);
}

// The outputs are those that shape() gives, whatever the file says of them.
template <class M>
Status Operator<M>::prepare(const void* attrs, const OpTypes& types, void* params) {
  TensorType wanted[M::kSlots.out];
  for (uint32_t i = 0; i < M::kSlots.out; ++i) wanted[i] = types.out[i];
  MW_DEVICE_TRY(infer(attrs, types.in, {wanted, M::kSlots.out}));
  for (uint32_t i = 0; i < M::kSlots.out; ++i) {
    MW_REQUIRE(wanted[i].dtype == types.out[i].dtype, bad_dtype);
    MW_REQUIRE(wanted[i].shape == types.out[i].shape, bad_shape);
  }
  Params p{};
  MW_DEVICE_TRY(M::read(*static_cast<const Attrs*>(attrs), types, p));
  *static_cast<Params*>(params) = p;
  return Status::ok;
}

// What a description has that needs no more.
struct Plain {
  static constexpr void complete(OpCore&) {}
  static constexpr void complete_row(KernelRow&) {}
};

// Of a description whose output has the shape of its input, another data type perhaps.
template <DType kDType>
struct SameShape : Plain {
  template <class Attrs>
  static Status shape(const Attrs&, Span<const TensorType> in, Span<TensorType> out) {
    out[kOut].dtype = kDType;
    out[kOut].shape = in[kIn].shape;
    return Status::ok;
  }
};

inline int32_t last_of(const Shape& shape) {
  return shape[shape.rank - 1];
}

#if __cplusplus < 201703L
template <class M>
constexpr member::Text<RowName<M>::kLength> RowName<M>::text;
template <class M>
constexpr KernelRow Operator<M>::ref_row;
template <class M>
constexpr KernelRow Operator<M>::kRows[];
template <class M>
constexpr OpCore Operator<M>::kCore;
#endif

}  // namespace signal
}  // namespace MW_ABI
}  // namespace mw

#endif  // MW_OPS_FAMILY_SIGNAL_SIGNAL_H_
