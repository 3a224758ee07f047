// SPDX-License-Identifier: Apache-2.0
// What: recurrent::Operator, a simple recurrent layer: each step's output is a curve of x and of
// the last output, which is kept from call to call. Why: TFLite has one for a step and one for
// sequences. Contract: x f32 [batch, in_c], or of sequences [batch, steps, in_c], or [steps, batch,
// in_c] where time_major; y the same with `units`. y = h = curve(bias + weights x + recurrent h);
// weights f32 [units, in_c], recurrent ones [units, units], bias [units]. The state h begins as
// zero. M gives name(), kCode, kTfliteCode and kRank, that of x. Source: TFLite RNN.
#ifndef MW_OPS_FAMILY_RECURRENT_RECURRENT_H_
#define MW_OPS_FAMILY_RECURRENT_RECURRENT_H_

#include "abi/checked.h"
#include "ops/_family/member/member.h"

namespace mw {
inline namespace MW_ABI {
namespace recurrent {

enum In : uint8_t { kX, kW, kR, kBias };
enum State : uint8_t { kHidden };

// TFLite's ActivationFunctionType.
enum class Curve : int8_t { none = 0, relu = 1, relu_n1_to_1 = 2, relu6 = 3, tanh = 4 };
constexpr const char* kCurveNames[] = {"none", "relu", "relu_n1_to_1", "relu6", "tanh"};
constexpr const auto& enum_names(Curve) {
  return kCurveNames;
}

struct Attrs {
  Curve curve = Curve::tanh;
  bool time_major = false;

  template <class Self, class V>
  static constexpr void fields(Self& a, V&& v) {
    v("curve", a.curve), v("time_major", a.time_major);
  }
};

struct Params {
  int32_t batch, steps, in_c, units;
  int32_t curve, time_major;

  template <class Self, class V>
  static constexpr void fields(Self& p, V&& v) {
    v("batch", p.batch), v("steps", p.steps), v("in_c", p.in_c), v("units", p.units);
    v("curve", p.curve), v("time_major", p.time_major);
  }
};
static_assert(fields_cover<Params>(), "a field is missing from fields(), or there is padding");

// What all members share.
struct Layer {
  using Attrs = recurrent::Attrs;
  using Params = recurrent::Params;
  static constexpr SlotCounts kSlots{4, 0, 1, 1};

  static Status infer(uint32_t rank, Span<const TensorType> in, Span<TensorType> out);
  static Status prepare(const Attrs& attrs, const OpTypes& types, uint32_t rank, Params& p);
  static Status read_tflite(const TfliteNode& node, uint32_t rank, Attrs& attrs);
  static Status footprint(const Params& p, const KernelRow& row, Footprint& f);
  static uint64_t macs(const void* params);
  static void f32_ref(const Params& p, const Args& args);
};

template <class M>
struct Hooks {
  static Status infer(const void*, Span<const TensorType> in, Span<TensorType> out) {
    return Layer::infer(M::kRank, in, out);
  }
  static Status prepare(const void* attrs, const OpTypes& types, void* params) {
    return Layer::prepare(*static_cast<const Attrs*>(attrs), types, M::kRank,
                          *static_cast<Params*>(params));
  }
  static Status read_tflite(const TfliteNode& node, void* attrs) {
    return Layer::read_tflite(node, M::kRank, *static_cast<Attrs*>(attrs));
  }
};
template <class M>
constexpr OpCore core_of() {
  OpCore core = op_core<Attrs, Params>(M::name(), M::kCode, M::kSlots);
  core.tflite_code = M::kTfliteCode;
  core.read_tflite = Hooks<M>::read_tflite;
  core.infer = Hooks<M>::infer;
  core.prepare = Hooks<M>::prepare;
  core.macs = Layer::macs;
  return core;
}
template <class M>
constexpr KernelRow row_of() {
  KernelRow row = member::row<M, DType::f32, &Layer::f32_ref>();
  row.w = DType::f32;
  row.raster = false;
  return row;
}

template <class M>
struct Operator : M {
  static constexpr KernelRow f32_ref_row = row_of<M>();
  static constexpr KernelRow kRows[] = {f32_ref_row};
  static constexpr OpCore kCore = linked_core(core_of<M>());
};

#if __cplusplus < 201703L
template <class M>
constexpr KernelRow Operator<M>::f32_ref_row;
template <class M>
constexpr KernelRow Operator<M>::kRows[];
template <class M>
constexpr OpCore Operator<M>::kCore;
#endif

}  // namespace recurrent
}  // namespace MW_ABI
}  // namespace mw

#endif  // MW_OPS_FAMILY_RECURRENT_RECURRENT_H_
