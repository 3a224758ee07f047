// SPDX-License-Identifier: Apache-2.0
#include "abi/attrs.h"
#include "ops/mean/mean.h"

namespace mw {
namespace mean {
inline namespace MW_ABI {

namespace {

constexpr bool reduces(const Attrs& a, uint32_t i) {
  return ((a.axes >> i) & 1) != 0;
}

Shape reduced(const Attrs& a, const Shape& x) {
  Shape y;
  for (uint32_t i = 0; i < x.rank; ++i) {
    if (!reduces(a, i)) {
      y.push(x[i]);
    } else if (a.keep_dims) {
      y.push(1);
    }
  }
  return y;
}

Status infer(const void* attrs, Span<const TensorType> in, Span<TensorType> out) {
  const Attrs& a = *static_cast<const Attrs*>(attrs);
  MW_REQUIRE(a.axes >= 0 && a.axes < (1 << in[kX].shape.rank), bad_attribute);
  out[kY].dtype = in[kX].dtype;
  out[kY].shape = reduced(a, in[kX].shape);
  return Status::ok;
}

// Fills the runs from the last dimension on; dimensions of extent 1 belong to none.
void collapse(const Attrs& a, const Shape& x, Params& p) {
  for (int32_t r = 0; r < kRuns; ++r) p.keep[r] = p.reduce[r] = 1;
  int32_t keep_at = kRuns, reduce_at = kRuns, stride = 1;
  int last = -1;  // kind of the run filled last
  for (uint32_t i = x.rank; i-- > 0;) {
    if (x[i] == 1) continue;
    const bool reducing = reduces(a, i);
    int32_t& at = reducing ? reduce_at : keep_at;
    if (last != int(reducing)) {
      --at;  // kinds alternate, so six dimensions make at most three runs of each
      (reducing ? p.reduce_stride : p.keep_stride)[at] = stride;
      last = int(reducing);
    }
    (reducing ? p.reduce : p.keep)[at] *= x[i];
    stride *= x[i];
  }
}

// Source of the arithmetic: TFLite's QuantizedMeanOrSum, which divides the multiplier, shifted left
// as far as the count and the smallest shift allow, by the count.
Status prepare_s8(const OpTypes& types, Params& p) {
  const Quant &x = types.in[kX].quant, &y = types.out[kY].quant;
  MW_REQUIRE(x.present() && y.present() && fits_int8(x.zero_point) && fits_int8(y.zero_point),
             bad_quantization);
  const Multiplier m = quantize_quotient(x.scale(), y.scale());
  const int32_t elems = count(p);
  int32_t shift = 31 - __builtin_clz(uint32_t(elems));
  if (shift > 31 + m.shift) shift = 31 + m.shift;
  p.multiplier = int32_t((int64_t(m.multiplier) << shift) / elems);
  p.shift = int16_t(m.shift - shift);
  p.x_zp = int16_t(x.zero_point), p.y_zp = int16_t(y.zero_point);
  return Status::ok;
}

Status prepare(const void* attrs, const OpTypes& types, void* params) {
  const Attrs& a = *static_cast<const Attrs*>(attrs);
  Params& p = *static_cast<Params*>(params);
  p = Params{};
  const TensorType &x = types.in[kX], &y = types.out[kY];
  MW_REQUIRE(a.axes >= 0 && a.axes < (1 << x.shape.rank), bad_attribute);
  MW_REQUIRE(x.dtype == y.dtype, bad_dtype);
  MW_REQUIRE(x.shape.elems() > 0 && reduced(a, x.shape) == y.shape, bad_shape);
  collapse(a, x.shape, p);
  return x.dtype == DType::s8 ? prepare_s8(types, p) : Status::ok;
}

Status read_tflite(const TfliteNode& node, void* attrs) {
  Attrs& a = *static_cast<Attrs*>(attrs);
  MW_REQUIRE(node.in.count == 2, bad_count);
  const TensorType& axes = node.in[1];
  MW_REQUIRE(axes.dtype == DType::s32 && axes.data != nullptr, bad_attribute);
  const int32_t rank = int32_t(node.in[0].shape.rank);
  constexpr int32_t kMostAxes = 64;  // some may stand twice, but a file must not claim millions
  MW_REQUIRE(axes.shape.elems() <= kMostAxes, too_large);
  for (int32_t i = 0; i < axes.shape.elems(); ++i) {
    const int32_t axis = static_cast<const int32_t*>(axes.data)[i];
    MW_REQUIRE(axis >= -rank && axis < rank, bad_attribute);
    a.axes |= 1 << (axis < 0 ? axis + rank : axis);
  }
  a.keep_dims = node.options.get<uint8_t>(0, 0) != 0;
  return Status::ok;
}

}  // namespace

MW_SHARED Status footprint(const Params& p, const KernelRow& row, Footprint& f) {
  uint32_t kept = 0, taken = 0;
  MW_REQUIRE(checked_product(kept, p.keep[0], p.keep[1], p.keep[2]) &&
                 checked_product(taken, p.reduce[0], p.reduce[1], p.reduce[2]) &&
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
  // Sums of int8, and the zero point of all of them, stay within int32.
  MW_REQUIRE(row.x != DType::s8 || taken < (1u << 23), too_large);
  MW_REQUIRE(p.shift >= -31 && p.shift <= 30 && fits_int8(p.x_zp), bad_quantization);
  f.scratch_bytes = row.scratch_bytes(&p);
  return Status::ok;
}

namespace {

constexpr OpCore make_core() {
  OpCore core = op_core<Attrs, Params>("mean", kCode);
  core.tflite_code = 40;
  core.read_tflite = read_tflite;
  core.infer = infer;
  core.prepare = prepare;
  return core;
}

}  // namespace

MW_SHARED extern constexpr OpCore kCore = linked_core(make_core());

}  // namespace MW_ABI
}  // namespace mean
}  // namespace mw
