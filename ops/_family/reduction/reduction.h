// SPDX-License-Identifier: Apache-2.0
// What: reduction::Operator, the device half of an operator that makes one value of all that lie
// along a set of dimensions, from a description M.
// Why: mean, sum and extremes differ in a name, two codes, and how values become one.
// Contract: f32, s8 or s16, up to rank 6: dimensions to keep and to reduce form at most three runs
// each. M derives from the kind of its formula (total.h, choice.h), which brings Params,
// prepare_member(), footprint() and Formula, and adds name(), kCode, kTfliteCode and what its kind
// asks for. Values are taken in the order of x. M's folder instantiates Operator<M> in one device
// file.
#ifndef MW_OPS_FAMILY_REDUCTION_REDUCTION_H_
#define MW_OPS_FAMILY_REDUCTION_REDUCTION_H_

#include "abi/op.h"
#include "ops/_family/member/member.h"

namespace mw {
inline namespace MW_ABI {

struct ReductionAttrs {
  int32_t axes = 0;  // bit i: dimension i is reduced
  bool keep_dims = false;

  template <class Self, class V>
  static constexpr void fields(Self& a, V&& v) {
    v("axes", a.axes), v("keep_dims", a.keep_dims);
  }
};

namespace reduction {

enum In : uint8_t { kX };
enum Out : uint8_t { kY };
constexpr int32_t kRuns = 3;

// What all reductions share.
struct Kind {
  using Attrs = ReductionAttrs;
  static constexpr SlotCounts kSlots{1, 0, 1, 0};

  static Status infer(const void* attrs, Span<const TensorType> in, Span<TensorType> out);
  static Status read_tflite(const TfliteNode& node, void* attrs);
};

// The first fields of every Params. Neighbouring dimensions of one kind are one run; unused runs
// have extent 1. Outermost first.
template <class Self, class V>
constexpr void run_fields(Self& p, V&& v) {
  v("keep", p.keep), v("keep_stride", p.keep_stride), v("reduce", p.reduce);
  v("reduce_stride", p.reduce_stride);
}

// Elements of x that make one of y.
template <class P>
constexpr int32_t count(const P& p) {
  return p.reduce[0] * p.reduce[1] * p.reduce[2];
}

// The values that an element can have.
template <class T>
struct Values;
template <>
struct Values<int8_t> {
  static constexpr int32_t lowest() { return INT8_MIN; }
  static constexpr int32_t highest() { return INT8_MAX; }
};
template <>
struct Values<int16_t> {
  static constexpr int32_t lowest() { return INT16_MIN; }
  static constexpr int32_t highest() { return INT16_MAX; }
};
template <>
struct Values<float> {  // TFLite starts from these, not from infinity
  static constexpr float lowest() { return -__FLT_MAX__; }
  static constexpr float highest() { return __FLT_MAX__; }
};

template <class M, DType kDType, void (*kKernel)(const typename M::Params&, const Args&)>
constexpr KernelRow row_of() {
  KernelRow row = member::row<M, kDType, kKernel>();
  row.raster = false;
  return row;
}

template <class M>
constexpr OpCore core_of() {
  OpCore core = op_core<ReductionAttrs, typename M::Params>(M::name(), M::kCode, M::kSlots);
  core.tflite_code = M::kTfliteCode;
  core.read_tflite = M::read_tflite;
  core.infer = M::infer;
  core.prepare = M::template prepare_member<M>();
  return core;
}

template <class M>
struct Operator : M {
  using Params = typename M::Params;
  static_assert(fields_cover<Params>(), "a field is missing from fields(), or there is padding");

  static void s8_ref(const Params& p, const Args& args);
  static void f32_ref(const Params& p, const Args& args);
  static void s16_ref(const Params& p, const Args& args);

  static constexpr KernelRow s8_ref_row = row_of<M, DType::s8, &Operator::s8_ref>();
  static constexpr KernelRow f32_ref_row = row_of<M, DType::f32, &Operator::f32_ref>();
  static constexpr KernelRow s16_ref_row = row_of<M, DType::s16, &Operator::s16_ref>();
  static constexpr KernelRow kRows[] = {s8_ref_row, f32_ref_row, s16_ref_row};
  static constexpr OpCore kCore = linked_core(core_of<M>());
};

// visit(x) for every element of three nested runs, whose indices no one needs: counting down takes
// an instruction less. Inline by force, as reduce(): see pool::walk_windows.
template <class T, class Visit>
[[gnu::always_inline]] inline void for_runs(const T* x, const int32_t* extent,
                                            const int32_t* stride, Visit visit) {
  for (int32_t i = extent[0]; i > 0; --i, x += stride[0]) {
    const T* x1 = x;
    for (int32_t j = extent[1]; j > 0; --j, x1 += stride[1]) {
      const T* x2 = x1;
      for (int32_t k = extent[2]; k > 0; --k, x2 += stride[2]) visit(x2);
    }
  }
}

template <class T, class P, class F>
[[gnu::always_inline]] inline void reduce(const P& p, const Args& args, F formula) {
  T* y = args.output<T>(kY);
  for_runs(args.input<T>(kX), p.keep, p.keep_stride, [&](const T* x) {
    auto value = formula.first();
    for_runs(x, p.reduce, p.reduce_stride,
             [&](const T* element) { value = formula.fold(value, *element); });
    const T result = formula.finish(value);
    *y++ = result;
  });
}

template <class M>
void Operator<M>::s8_ref(const Params& p, const Args& args) {
  reduce<int8_t>(p, args, typename M::template Formula<M, int8_t>(p));
}
template <class M>
void Operator<M>::f32_ref(const Params& p, const Args& args) {
  reduce<float>(p, args, typename M::template Formula<M, float>(p));
}
template <class M>
void Operator<M>::s16_ref(const Params& p, const Args& args) {
  reduce<int16_t>(p, args, typename M::template Formula<M, int16_t>(p));
}

#if __cplusplus < 201703L
template <class M>
constexpr KernelRow Operator<M>::s8_ref_row;
template <class M>
constexpr KernelRow Operator<M>::f32_ref_row;
template <class M>
constexpr KernelRow Operator<M>::s16_ref_row;
template <class M>
constexpr KernelRow Operator<M>::kRows[];
template <class M>
constexpr OpCore Operator<M>::kCore;
#endif

}  // namespace reduction
}  // namespace MW_ABI
}  // namespace mw

#endif  // MW_OPS_FAMILY_REDUCTION_REDUCTION_H_
