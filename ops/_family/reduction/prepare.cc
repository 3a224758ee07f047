// SPDX-License-Identifier: Apache-2.0
#include "abi/attrs.h"
#include "ops/_family/reduction/choice.h"
#include "ops/_family/reduction/total.h"

namespace mw {
inline namespace MW_ABI {
namespace reduction {

namespace {

constexpr bool is_quantized(DType dtype) {
  return dtype == DType::s8 || dtype == DType::s16;
}

constexpr bool reduces(const ReductionAttrs& a, uint32_t i) {
  return ((a.axes >> i) & 1) != 0;
}

// Fills the runs from the last dimension on; dimensions of extent 1 belong to none. bad_shape: y
// has other dimensions than those that are kept.
template <class P>
Status collapse(const ReductionAttrs& a, const Shape& x, const Shape& y, P& p) {
  for (int32_t r = 0; r < kRuns; ++r) p.keep[r] = p.reduce[r] = 1;
  int32_t keep_at = kRuns, reduce_at = kRuns, stride = 1;
  int last = -1;  // kind of the run filled last
  uint32_t y_at = y.rank;
  for (uint32_t i = x.rank; i-- > 0;) {
    const bool reducing = reduces(a, i);
    if (!reducing || a.keep_dims) {
      MW_REQUIRE(y_at-- > 0 && y[y_at] == (reducing ? 1 : x[i]), bad_shape);
    }
    if (x[i] == 1) continue;
    int32_t& at = reducing ? reduce_at : keep_at;
    if (last != int(reducing)) {
      --at;  // kinds alternate, so six dimensions make at most three runs of each
      (reducing ? p.reduce_stride : p.keep_stride)[at] = stride;
      last = int(reducing);
    }
    (reducing ? p.reduce : p.keep)[at] *= x[i];
    stride *= x[i];
  }
  MW_REQUIRE(y_at == 0, bad_shape);
  return Status::ok;
}

// What every prepare() does but for the quantization.
template <class P>
Status prepare_runs(const void* attrs, const OpTypes& types, P& p) {
  const ReductionAttrs& a = *static_cast<const ReductionAttrs*>(attrs);
  p = P{};
  const TensorType &x = types.in[kX], &y = types.out[kY];
  MW_REQUIRE(a.axes >= 0 && a.axes < (1 << x.shape.rank), bad_attribute);
  MW_REQUIRE(x.dtype == y.dtype, bad_dtype);
  MW_REQUIRE(x.shape.elems() > 0, bad_shape);
  return collapse(a, x.shape, y.shape, p);
}

// Source of the arithmetic: TFLite's QuantizedMeanOrSum, which of a mean divides the multiplier,
// shifted left as far as the count and the smallest shift allow, by the count.
template <bool kAverages>
Status prepare_total(const void* attrs, const OpTypes& types, void* params) {
  Total::Params& p = *static_cast<Total::Params*>(params);
  MW_DEVICE_TRY(prepare_runs(attrs, types, p));
  if (!is_quantized(types.in[kX].dtype)) return Status::ok;
  const Quant &x = types.in[kX].quant, &y = types.out[kY].quant;
  MW_REQUIRE(x.present() && y.present() && fits_int8(x.zero_point) && fits_int8(y.zero_point),
             bad_quantization);
  Multiplier m = quantize_quotient(x.scale(), y.scale());
  if (kAverages) {
    const int32_t elems = count(p);
    int32_t shift = 31 - __builtin_clz(uint32_t(elems));
    if (shift > 31 + m.shift) shift = 31 + m.shift;
    m.multiplier = int32_t((int64_t(m.multiplier) << shift) / elems);
    m.shift -= shift;
  }
  p.multiplier = m.multiplier, p.shift = int16_t(m.shift);
  p.x_zp = int16_t(x.zero_point), p.y_zp = int16_t(y.zero_point);
  return Status::ok;
}

// The product of three extents of Params, which may be hostile.
bool product_of_runs(const int32_t (&extent)[kRuns], uint32_t& out) {
  return product_of(reinterpret_cast<const uint32_t*>(extent), kRuns, out);
}

// taken: elements of x that make one of y.
template <class P>
Status check_runs(const P& p, const KernelRow& row, Footprint& f, uint32_t& taken) {
  uint32_t kept;
  MW_REQUIRE(product_of_runs(p.keep, kept) && product_of_runs(p.reduce, taken) &&
                 checked_storage(f.in_bytes[kX], row.x, kept, taken) &&
                 checked_storage(f.out_bytes[kY], row.y, kept),
             too_large);
  int64_t last = 0;  // the farthest element that the strides reach
  for (int32_t r = 0; r < kRuns; ++r) {
    MW_REQUIRE(p.keep_stride[r] >= 0 && p.reduce_stride[r] >= 0, bad_shape);
    last += int64_t(p.keep[r] - 1) * p.keep_stride[r];
    last += int64_t(p.reduce[r] - 1) * p.reduce_stride[r];
  }
  MW_REQUIRE(last < int64_t(kept) * int64_t(taken), bad_shape);
  f.scratch_bytes = row.scratch_bytes(&p);
  return Status::ok;
}

}  // namespace

MW_SHARED Status Kind::infer(const void* attrs, Span<const TensorType> in, Span<TensorType> out) {
  const ReductionAttrs& a = *static_cast<const ReductionAttrs*>(attrs);
  MW_REQUIRE(a.axes >= 0 && a.axes < (1 << in[kX].shape.rank), bad_attribute);
  const Shape& x = in[kX].shape;
  Shape y;
  for (uint32_t i = 0; i < x.rank; ++i) {
    if (!reduces(a, i)) {
      y.push(x[i]);
    } else if (a.keep_dims) {
      y.push(1);
    }
  }
  out[kY].dtype = in[kX].dtype;
  out[kY].shape = y;
  return Status::ok;
}

MW_SHARED Status Kind::read_tflite(const TfliteNode& node, void* attrs) {
  ReductionAttrs& a = *static_cast<ReductionAttrs*>(attrs);
  MW_REQUIRE(node.in.count == 2, bad_count);
  const TensorType& axes = node.in[1];
  const int32_t rank = int32_t(node.in[0].shape.rank), count = axes.shape.elems();
  MW_REQUIRE(axes.dtype == DType::s32 && (axes.data != nullptr || count == 0), bad_attribute);
  constexpr int32_t kMostAxes = 64;  // some may stand twice, but a file must not claim millions
  MW_REQUIRE(count <= kMostAxes, too_large);
  for (int32_t i = 0; rank > 0 && i < count; ++i) {  // of a scalar TFLite reads no axes
    const int32_t axis = static_cast<const int32_t*>(axes.data)[i];
    MW_REQUIRE(axis >= -rank && axis < rank, bad_attribute);
    a.axes |= 1 << (axis < 0 ? axis + rank : axis);
  }
  a.keep_dims = node.options.get<uint8_t>(0, 0) != 0;
  return Status::ok;
}

MW_SHARED Status Total::prepare_sum(const void* attrs, const OpTypes& types, void* params) {
  return prepare_total<false>(attrs, types, params);
}

MW_SHARED Status Total::prepare_average(const void* attrs, const OpTypes& types, void* params) {
  return prepare_total<true>(attrs, types, params);
}

MW_SHARED Status Total::footprint(const Params& p, const KernelRow& row, Footprint& f) {
  uint32_t taken;
  MW_DEVICE_TRY(check_runs(p, row, f, taken));
  // Sums of int8, and the zero point of all of them, stay within int32.
  MW_REQUIRE(row.x == DType::f32 || taken < (1u << 23), too_large);
  MW_REQUIRE(p.shift >= -31 && p.shift <= 30 && fits_int8(p.x_zp), bad_quantization);
  return Status::ok;
}

MW_SHARED Status Choice::prepare(const void* attrs, const OpTypes& types, void* params) {
  MW_DEVICE_TRY(prepare_runs(attrs, types, *static_cast<Params*>(params)));
  if (!is_quantized(types.in[kX].dtype)) return Status::ok;
  const Quant &x = types.in[kX].quant, &y = types.out[kY].quant;
  MW_REQUIRE(x.present() && y.present() && x.scale() == y.scale() && x.zero_point == y.zero_point,
             bad_quantization);
  return Status::ok;
}

MW_SHARED Status Choice::footprint(const Params& p, const KernelRow& row, Footprint& f) {
  uint32_t taken;
  return check_runs(p, row, f, taken);
}

}  // namespace reduction
}  // namespace MW_ABI
}  // namespace mw
