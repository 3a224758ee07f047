// SPDX-License-Identifier: Apache-2.0
// What: what operators y = f(a, b) share whose inputs are broadcast to one shape: the dimensions,
// their sizes, and the walk over them.
// Why: arithmetic, choice, comparison and logic differ in types and formula, not in how they
// broadcast.
// Contract: up to rank 6. Params have dim, a_steps and b_steps, as collapse() fills them:
// neighbouring dimensions along which both inputs step, or only one of them, are one dimension. The
// output, whose elements are no larger than those of the inputs, may replace an input that is not
// broadcast.
#ifndef MW_OPS_FAMILY_BINARY_BINARY_H_
#define MW_OPS_FAMILY_BINARY_BINARY_H_

#include "abi/op.h"

namespace mw {
inline namespace MW_ABI {
namespace binary {

enum In : uint8_t { kA, kB };
enum Out : uint8_t { kY };
constexpr SlotCounts kTwo{2, 0, 1, 0};

constexpr int32_t kRank = Shape::kMaxRank;
constexpr uint16_t kAllDims = (1u << kRank) - 1;

// Of operators whose Params hold nothing else.
struct DimParams {
  int32_t dim[kRank];         // outermost first; unused ones are 1
  uint16_t a_steps, b_steps;  // see collapse()

  template <class Self, class V>
  static constexpr void fields(Self& p, V&& v) {
    v("dim", p.dim), v("a_steps", p.a_steps), v("b_steps", p.b_steps);
  }
};

// The shape that both inputs are broadcast to. The last input stands for b, so that there may be
// one alone.
Status infer_shape(Span<const TensorType> in, Shape& y);
// OpCore::infer where the output has the type of the inputs.
Status infer_alike(const void* attrs, Span<const TensorType> in, Span<TensorType> out);

// dim: outermost first, unused ones are 1. Steps, bit i: the input has dimension i; else it is
// broadcast along it.
Status collapse(const OpTypes& types, int32_t (&dim)[kRank], uint16_t& a_steps, uint16_t& b_steps);

// Bytes of a tensor that has the dimensions of `steps`; false: too many.
bool dims_bytes(const int32_t (&dim)[kRank], uint16_t steps, DType dtype, uint32_t& bytes);

// b has the type of a, where the row does not say another one.
template <uint32_t kSecond = kB, class P>
Status check_sizes(const P& p, const KernelRow& row, Footprint& f) {
  const DType second = row.w == DType::none ? row.x : row.w;
  MW_REQUIRE(dims_bytes(p.dim, kAllDims, row.y, f.out_bytes[kY]) &&
                 dims_bytes(p.dim, p.b_steps, second, f.in_bytes[kSecond]) &&
                 dims_bytes(p.dim, p.a_steps, row.x, f.in_bytes[kA]),
             too_large);
  f.scratch_bytes = row.scratch_bytes(&p);
  return Status::ok;
}

// OpCore::overlap: where every dimension steps, an element is read when that of the output is
// written.
template <class P>
int32_t overlap(const void* params, const KernelRow&, OverlapQuery query) {
  const P& p = *static_cast<const P*>(params);
  const uint16_t steps = query.slot == kA ? p.a_steps : p.b_steps;
  return query.reverse || steps != kAllDims ? kNoOverlap : 0;
}

// The core of a member M whose output has the type of its inputs.
template <class M>
constexpr OpCore alike_core() {
  OpCore core = op_core<typename M::Attrs, typename M::Params>(M::name(), M::kCode, M::kSlots);
  core.tflite_code = M::kTfliteCode;
  core.read_tflite = M::read_tflite;
  core.infer = infer_alike;
  core.prepare = M::prepare;
  core.overlap = overlap<typename M::Params>;
  return core;
}

// One input as the odometer walks it.
struct Walk {
  int32_t stride[kRank];  // elements; 0 along broadcast dimensions
  int32_t at = 0;

  Walk(const int32_t (&dim)[kRank], uint16_t steps) {
    int32_t size = 1;
    for (int32_t i = kRank - 1; i >= 0; --i) {
      const bool has = (steps >> i) & 1;
      stride[i] = has ? size : 0;
      if (has) size *= dim[i];
    }
  }
};

// y = f(a, b) in the order of y; the last dimension is the inner loop. Inline by force: see
// pool::walk_windows.
template <class X, class Y, uint32_t kSecond = kB, class B = X, class P, class F>
[[gnu::always_inline]] inline void walk(const P& p, const Args& args, F f) {
  const X* a = args.input<X>(kA);
  const B* b = args.input<B>(kSecond);
  Y* y = args.output<Y>(kY);
  Walk wa(p.dim, p.a_steps), wb(p.dim, p.b_steps);
  int32_t index[kRank] = {};
  const int32_t a_step = wa.stride[kRank - 1], b_step = wb.stride[kRank - 1];
  for (;;) {
    const X* pa = a + wa.at;
    const B* pb = b + wb.at;
    for (int32_t i = p.dim[kRank - 1]; i > 0; --i, pa += a_step, pb += b_step, ++y) {
      *y = f(*pa, *pb);
    }
    int32_t d = kRank - 2;
    for (; d >= 0; --d) {
      wa.at += wa.stride[d], wb.at += wb.stride[d];
      if (++index[d] < p.dim[d]) break;
      wa.at -= wa.stride[d] * p.dim[d], wb.at -= wb.stride[d] * p.dim[d];
      index[d] = 0;
    }
    if (d < 0) return;
  }
}

// A shift that makes a value smaller, as requantize() takes it.
constexpr bool narrows(int32_t shift) {
  return shift >= -31 && shift <= 0;
}

}  // namespace binary
}  // namespace MW_ABI
}  // namespace mw

#endif  // MW_OPS_FAMILY_BINARY_BINARY_H_
