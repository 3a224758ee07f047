// SPDX-License-Identifier: Apache-2.0
// What: selection::Operator, the device half of y = condition ? a : b, made from a description M.
// Why: SELECT and SELECT_V2 differ in a name, two codes, and how shapes are broadcast.
// Contract: a bool condition; a, b and y have one data type of whole bytes, and are moved as they
// stand. Up to rank 6. M derives from Kind and adds name(), kCode, kTfliteCode and kByTheFirst: the
// condition is a scalar or as long as the first dimension, where it has not the shape of a and b,
// which have one; else all three are broadcast. M's folder instantiates Operator<M> in one device
// file. Kernels are named after the integer of the width that they move. Source: TFLite SELECT,
// SELECT_V2.
#ifndef MW_OPS_FAMILY_SELECTION_SELECTION_H_
#define MW_OPS_FAMILY_SELECTION_SELECTION_H_

#include "ops/_family/binary/binary.h"
#include "ops/_family/member/member.h"

namespace mw {
inline namespace MW_ABI {
namespace selection {

enum In : uint8_t { kCondition, kA, kB };
enum Out : uint8_t { kY };
using binary::kRank;

struct Kind {
  using Attrs = NoAttrs;
  struct Params {
    int32_t dim[kRank];  // outermost first; unused ones are 1
    // Bit i: the input has dimension i; else it is broadcast along it.
    uint16_t condition_steps, a_steps, b_steps;
    uint16_t elem_bytes;

    template <class Self, class V>
    static constexpr void fields(Self& p, V&& v) {
      v("dim", p.dim), v("condition_steps", p.condition_steps), v("a_steps", p.a_steps);
      v("b_steps", p.b_steps), v("elem_bytes", p.elem_bytes);
    }
  };
  static constexpr SlotCounts kSlots{3, 0, 1, 0};

  static Status footprint(const Params& p, const KernelRow& row, Footprint& f);
};

Status infer_all(const void* attrs, Span<const TensorType> in, Span<TensorType> out);
Status infer_by_the_first(const void* attrs, Span<const TensorType> in, Span<TensorType> out);
Status prepare_all(const void* attrs, const OpTypes& types, void* params);
Status prepare_by_the_first(const void* attrs, const OpTypes& types, void* params);
Status read_tflite(const TfliteNode& node, void* attrs);
int32_t overlap(const void* params, const KernelRow& row, OverlapQuery query);

template <int32_t kBytes>
bool moves(const Kind::Params& p) {
  return p.elem_bytes == kBytes;
}

// y in its order; the last dimension is the inner loop. Inline by force: see pool::walk_windows.
template <class T>
[[gnu::always_inline]] inline void walk(const Kind::Params& p, const Args& args) {
  const uint8_t* condition = args.input<uint8_t>(kCondition);
  const T *a = args.input<T>(kA), *b = args.input<T>(kB);
  T* y = args.output<T>(kY);
  constexpr int32_t kInner = kRank - 1;
  binary::Walk wc(p.dim, p.condition_steps), wa(p.dim, p.a_steps), wb(p.dim, p.b_steps);
  binary::Walk* const walks[] = {&wc, &wa, &wb};
  int32_t index[kRank] = {};
  for (;;) {
    const uint8_t* pc = condition + wc.at;
    const T *pa = a + wa.at, *pb = b + wb.at;
    for (int32_t i = p.dim[kInner]; i > 0; --i, ++y) {
      const T value = *pc != 0 ? *pa : *pb;
      *y = value;
      pc += wc.stride[kInner], pa += wa.stride[kInner], pb += wb.stride[kInner];
    }
    int32_t d = kInner - 1;
    for (; d >= 0; --d) {
      const bool more = ++index[d] < p.dim[d];
      for (binary::Walk* walk : walks) walk->at += walk->stride[d] * (more ? 1 : 1 - p.dim[d]);
      if (more) break;
      index[d] = 0;
    }
    if (d < 0) return;
  }
}

template <class M, DType kDType, int32_t kBytes, void (*kKernel)(const Kind::Params&, const Args&)>
constexpr KernelRow row_of() {
  KernelRow row = member::row<M, kDType, kKernel>();
  row.x = DType::b8;
  row.y = DType::none;
  row.supports = &supports_of<Kind::Params, moves<kBytes>>;
  return row;
}

template <class M>
constexpr OpCore core_of() {
  OpCore core = op_core<NoAttrs, Kind::Params>(M::name(), M::kCode, M::kSlots);
  core.tflite_code = M::kTfliteCode;
  core.read_tflite = read_tflite;
  core.infer = M::kByTheFirst ? infer_by_the_first : infer_all;
  core.prepare = M::kByTheFirst ? prepare_by_the_first : prepare_all;
  core.overlap = overlap;
  return core;
}

template <class M>
struct Operator : M {
  using Params = Kind::Params;
  static_assert(fields_cover<Params>(), "a field is missing from fields(), or there is padding");

  static void s8_ref(const Params& p, const Args& args) { walk<uint8_t>(p, args); }
  static void s16_ref(const Params& p, const Args& args) { walk<uint16_t>(p, args); }
  static void s32_ref(const Params& p, const Args& args) { walk<uint32_t>(p, args); }
  static void s64_ref(const Params& p, const Args& args) { walk<uint64_t>(p, args); }

  static constexpr KernelRow s8_ref_row = row_of<M, DType::s8, 1, &Operator::s8_ref>();
  static constexpr KernelRow s16_ref_row = row_of<M, DType::s16, 2, &Operator::s16_ref>();
  static constexpr KernelRow s32_ref_row = row_of<M, DType::s32, 4, &Operator::s32_ref>();
  static constexpr KernelRow s64_ref_row = row_of<M, DType::s64, 8, &Operator::s64_ref>();
  static constexpr KernelRow kRows[] = {s8_ref_row, s16_ref_row, s32_ref_row, s64_ref_row};
  static constexpr OpCore kCore = linked_core(core_of<M>());
};

#if __cplusplus < 201703L
template <class M>
constexpr KernelRow Operator<M>::s8_ref_row;
template <class M>
constexpr KernelRow Operator<M>::s16_ref_row;
template <class M>
constexpr KernelRow Operator<M>::s32_ref_row;
template <class M>
constexpr KernelRow Operator<M>::s64_ref_row;
template <class M>
constexpr KernelRow Operator<M>::kRows[];
template <class M>
constexpr OpCore Operator<M>::kCore;
#endif

}  // namespace selection
}  // namespace MW_ABI
}  // namespace mw

#endif  // MW_OPS_FAMILY_SELECTION_SELECTION_H_
