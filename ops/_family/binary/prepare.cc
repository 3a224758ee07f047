// SPDX-License-Identifier: Apache-2.0
#include "ops/_family/binary/arithmetic.h"
#include "ops/_family/binary/choice.h"
#include "ops/_family/binary/comparison.h"
#include "ops/_family/binary/floored.h"
#include "ops/_family/binary/logic.h"
#include "ops/_family/binary/quotient.h"

namespace mw {
inline namespace MW_ABI {
namespace binary {

namespace {

constexpr int32_t kInfinity = 0x7f800000, kMinusInfinity = INT32_MIN | kInfinity;  // bits of floats

// Extent of dimension i of kRank, counted so that the last dimensions of both shapes meet. Six
// copies of it would take more than the calls.
[[gnu::noinline]] int32_t extent(const Shape& shape, int32_t i) {
  const int32_t at = i - (kRank - int32_t(shape.rank));
  return at < 0 ? 1 : shape[uint32_t(at)];
}

}  // namespace

MW_SHARED Status infer_shape(Span<const TensorType> in, Shape& y) {
  const Shape &a = in[kA].shape, &b = in[in.count - 1].shape;
  y = a.rank > b.rank ? a : b;
  for (int32_t i = 0; i < kRank; ++i) {
    const int32_t na = extent(a, i), nb = extent(b, i);
    MW_REQUIRE(na == nb || na == 1 || nb == 1, bad_shape);
    if (i >= kRank - int32_t(y.rank)) {
      y.dim[i - (kRank - int32_t(y.rank))] = na == 1 ? nb : na;
    }
  }
  return Status::ok;
}

// From the last dimension on, joining neighbours that step alike.
MW_SHARED Status collapse(const OpTypes& types, int32_t (&dim)[kRank], uint16_t& a_steps,
                          uint16_t& b_steps) {
  const Shape &a = types.in[kA].shape, &b = types.in[types.in.count - 1].shape;
  const Shape& y = types.out[kY].shape;
  int32_t at = kRank;  // the dimension filled last
  for (int32_t i = 0; i < kRank; ++i) dim[i] = 1;
  a_steps = b_steps = kAllDims;
  bool last_a = false, last_b = false;
  for (int32_t i = kRank - 1; i >= 0; --i) {
    const int32_t na = extent(a, i), nb = extent(b, i), n = na == 1 ? nb : na;
    MW_REQUIRE((na == n || na == 1) && (nb == n || nb == 1) && n == extent(y, i), bad_shape);
    if (n == 1) continue;
    const bool a_has = na == n, b_has = nb == n;
    if (at == kRank || a_has != last_a || b_has != last_b) {
      --at;
      last_a = a_has, last_b = b_has;
      if (!a_has) a_steps = uint16_t(a_steps & ~(1u << at));
      if (!b_has) b_steps = uint16_t(b_steps & ~(1u << at));
    }
    dim[at] *= n;
  }
  return Status::ok;
}

MW_SHARED bool dims_bytes(const int32_t (&dim)[kRank], uint16_t steps, DType dtype,
                          uint32_t& bytes) {
  uint32_t elems = 1;
  for (int32_t i = 0; i < kRank; ++i) {
    if (((steps >> i) & 1) != 0 && !checked_product(elems, elems, dim[i])) return false;
  }
  return checked_storage(bytes, dtype, elems);
}

MW_SHARED Status Kind::read_tflite(const TfliteNode& node, void* attrs) {
  static_cast<Attrs*>(attrs)->activation = Activation(node.options.get<int8_t>(0, 0));
  return Status::ok;
}

MW_SHARED Status infer_alike(const void*, Span<const TensorType> in, Span<TensorType> out) {
  out[kY].dtype = in[kA].dtype;
  return infer_shape(in, out[kY].shape);
}

namespace {

// Of s32 the steps are 1.
Status clamp_bounds(Activation activation, TensorType y, int32_t& low, int32_t& high) {
  constexpr float kOne = 1;
  if (y.dtype == DType::s32) y.quant = Quant{{&kOne, 1}, 0};
  return activation_range(activation, y, low, high);
}

constexpr bool is_quantized(DType dtype) {
  return dtype == DType::s8 || dtype == DType::s16;
}

Status check_quant(const TensorType& x) {
  if (x.dtype == DType::s32) MW_REQUIRE(!x.quant.present(), bad_quantization);
  if (!is_quantized(x.dtype)) return Status::ok;
  MW_REQUIRE(x.quant.present() && fits_int8(x.quant.zero_point), bad_quantization);
  MW_REQUIRE(x.dtype == DType::s8 || x.quant.zero_point == 0, bad_quantization);
  return Status::ok;
}

// What every prepare() does but for the factors.
template <class P>
Status prepare_rest(Activation activation, const OpTypes& types, P& p) {
  const TensorType &a = types.in[kA], &b = types.in[kB], &y = types.out[kY];
  MW_REQUIRE(a.dtype == b.dtype && a.dtype == y.dtype, bad_dtype);
  MW_DEVICE_TRY(collapse(types, p.dim, p.a_steps, p.b_steps));
  MW_DEVICE_TRY(clamp_bounds(activation, y, p.act_min, p.act_max));
  MW_DEVICE_TRY(check_quant(a));
  MW_DEVICE_TRY(check_quant(b));
  MW_DEVICE_TRY(check_quant(y));
  if (!is_quantized(y.dtype)) return Status::ok;
  p.a_zp = int16_t(a.quant.zero_point), p.b_zp = int16_t(b.quant.zero_point);
  p.y_zp = int16_t(y.quant.zero_point);
  return Status::ok;
}

Activation activation_of(const void* attrs) {
  return static_cast<const ClampAttrs*>(attrs)->activation;
}

Status set_factors(const Multiplier& a, const Multiplier& b, const Multiplier& y,
                   Scaled::Params& p) {
  MW_REQUIRE(a.shift <= 0 && b.shift <= 0, bad_quantization);
  p.a_multiplier = a.multiplier, p.b_multiplier = b.multiplier, p.y_multiplier = y.multiplier;
  p.a_shift = int16_t(a.shift), p.b_shift = int16_t(b.shift), p.y_shift = int16_t(y.shift);
  return Status::ok;
}

float larger_scale(const OpTypes& types) {
  const float a = types.in[kA].quant.scale(), b = types.in[kB].quant.scale();
  return a > b ? a : b;
}

// What the scale of y is multiplied with.
template <class M>
float unit_of(DType dtype) {
  return float(1 << M::more_bits(dtype == DType::s8 ? 1 : 2));
}

}  // namespace

// Source of the arithmetic: TFLite's CalculateOpData of ADD, and of SUB.
MW_SHARED Status Scaled::prepare(const void* attrs, const OpTypes& types, void* params) {
  Params& p = *static_cast<Params*>(params);
  p = Params{};
  MW_DEVICE_TRY(prepare_rest(activation_of(attrs), types, p));
  const TensorType& y = types.out[kY];
  if (!is_quantized(y.dtype)) return Status::ok;
  const float larger = larger_scale(types);
  const Multiplier m = quantize_quotient(larger, 2.0f / unit_of<Scaled>(y.dtype), y.quant.scale());
  MW_REQUIRE(m.shift <= 0, bad_quantization);
  return set_factors(quantize_quotient(types.in[kA].quant.scale(), 0.5f, larger),
                     quantize_quotient(types.in[kB].quant.scale(), 0.5f, larger), m, p);
}

MW_SHARED Status Sum::prepare(const void* attrs, const OpTypes& types, void* params) {
  MW_REQUIRE(types.out[kY].dtype != DType::s32 || activation_of(attrs) == Activation::none,
             bad_attribute);
  return Scaled::prepare(attrs, types, params);
}

// Source of the arithmetic: TFLM's PrepareQuantized of SQUARED_DIFFERENCE. Nothing is clamped.
MW_SHARED Status SquaredDifference::prepare(const void*, const OpTypes& types, void* params) {
  Params& p = *static_cast<Params*>(params);
  p = Params{};
  const TensorType& y = types.out[kY];
  MW_DEVICE_TRY(prepare_rest(Activation::none, types, p));
  if (y.dtype == DType::f32) p.act_min = kMinusInfinity, p.act_max = kInfinity;
  if (!is_quantized(y.dtype)) return Status::ok;
  const float larger = larger_scale(types), unit = unit_of<SquaredDifference>(y.dtype);
  return set_factors(quantize_quotient(types.in[kA].quant.scale(), 0.5f, larger),
                     quantize_quotient(types.in[kB].quant.scale(), 0.5f, larger),
                     quantize_quotient(larger, larger * (4 / (unit * unit)), y.quant.scale()), p);
}

MW_SHARED Status SquaredDifference::footprint(const Params& p, const KernelRow& row, Footprint& f) {
  MW_REQUIRE(narrows(p.a_shift) && narrows(p.b_shift) && p.y_shift >= -31 && p.y_shift <= 30,
             bad_quantization);
  return check_sizes(p, row, f);
}

MW_SHARED Status Scaled::footprint(const Params& p, const KernelRow& row, Footprint& f) {
  MW_REQUIRE(narrows(p.a_shift) && narrows(p.b_shift) && narrows(p.y_shift), bad_quantization);
  return check_sizes(p, row, f);
}

// Source of the arithmetic: TFLite's CalculateOpData of MUL.
MW_SHARED Status Product::prepare(const void* attrs, const OpTypes& types, void* params) {
  Params& p = *static_cast<Params*>(params);
  p = Params{};
  MW_DEVICE_TRY(prepare_rest(activation_of(attrs), types, p));
  if (!is_quantized(types.out[kY].dtype)) return Status::ok;
  const Multiplier m = quantize_quotient(types.in[kA].quant.scale(), types.in[kB].quant.scale(),
                                         types.out[kY].quant.scale());
  p.multiplier = m.multiplier, p.shift = int16_t(m.shift);
  return Status::ok;
}

MW_SHARED Status Product::footprint(const Params& p, const KernelRow& row, Footprint& f) {
  MW_REQUIRE(p.shift >= -31 && p.shift <= 30, bad_quantization);
  return check_sizes(p, row, f);
}

namespace {

bool same_quant(const Quant& x, const Quant& y) {
  if (x.present() != y.present()) return false;
  return !y.present() || (x.scale() == y.scale() && x.zero_point == y.zero_point);
}

// Of a constant.
template <class T>
bool any_zero(const TensorType& x) {
  const T* values = static_cast<const T*>(x.data);
  if (values == nullptr) return false;
  for (int32_t left = x.shape.elems(); left > 0; --left) {
    if (*values++ == 0) return true;
  }
  return false;
}

}  // namespace

MW_SHARED Status Alike::prepare(const void*, const OpTypes& types, void* params) {
  Params& p = *static_cast<Params*>(params);
  p = Params{};
  const TensorType& y = types.out[kY];
  for (const TensorType& x : types.in) {
    MW_REQUIRE(x.dtype == y.dtype, bad_dtype);
    MW_REQUIRE(same_quant(x.quant, y.quant), bad_quantization);
  }
  return collapse(types, p.dim, p.a_steps, p.b_steps);
}

MW_SHARED Status Flooring::prepare(const void* attrs, const OpTypes& types, void* params) {
  const TensorType& b = types.in[kB];
  MW_REQUIRE(!types.out[kY].quant.present(), bad_quantization);
  const bool zero = (b.dtype == DType::s8 && any_zero<int8_t>(b)) ||
                    (b.dtype == DType::s16 && any_zero<int16_t>(b)) || holds_zero(b);
  MW_REQUIRE(!zero, bad_attribute);
  return Alike::prepare(attrs, types, params);
}

MW_SHARED Status Alike::footprint(const Params& p, const KernelRow& row, Footprint& f) {
  return check_sizes(p, row, f);
}

MW_SHARED bool holds_zero(const TensorType& x) {
  return x.dtype == DType::s32 && any_zero<int32_t>(x);
}

// Source of the arithmetic: TFLite's CalculateOpData of DIV, which divides in float.
MW_SHARED Status Quotient::prepare(const void* attrs, const OpTypes& types, void* params) {
  Params& p = *static_cast<Params*>(params);
  p = Params{};
  MW_DEVICE_TRY(prepare_rest(activation_of(attrs), types, p));
  MW_REQUIRE(!holds_zero(types.in[kB]), bad_attribute);
  if (!is_quantized(types.out[kY].dtype)) return Status::ok;
  const float a = types.in[kA].quant.scale(), b = types.in[kB].quant.scale();
  const Multiplier m = quantize_quotient(a / (b * types.out[kY].quant.scale()), 1.0f);
  p.multiplier = m.multiplier, p.shift = int16_t(m.shift);
  return Status::ok;
}

MW_SHARED Status infer_truth(const void*, Span<const TensorType> in, Span<TensorType> out) {
  out[kY].dtype = DType::b8;
  return infer_shape(in, out[kY].shape);
}

namespace {

// TFLite compares reals with 8 fractional bits, and takes no step of 1 or more.
Status set_scale(const Quant& quant, int32_t& multiplier, int16_t& shift, int16_t& zero_point) {
  MW_REQUIRE(quant.present() && quant.zero_point == int16_t(quant.zero_point), bad_quantization);
  const Multiplier m = quantize_quotient(quant.scale(), 1.0f);
  MW_REQUIRE(m.shift <= 0, bad_quantization);
  multiplier = m.multiplier, shift = int16_t(m.shift), zero_point = int16_t(quant.zero_point);
  return Status::ok;
}

Status set_scales(const TensorType& a, const TensorType& b, Compared::Params& p) {
  MW_REQUIRE(
      a.dtype == DType::s16 || (fits_int8(a.quant.zero_point) && fits_int8(b.quant.zero_point)),
      bad_quantization);
  MW_DEVICE_TRY(set_scale(a.quant, p.a_multiplier, p.a_shift, p.a_zp));
  return set_scale(b.quant, p.b_multiplier, p.b_shift, p.b_zp);
}

Status check_and_collapse(const OpTypes& types, Compared::Params& p) {
  MW_REQUIRE(types.in[kA].dtype == types.in[kB].dtype && types.out[kY].dtype == DType::b8,
             bad_dtype);
  return collapse(types, p.dim, p.a_steps, p.b_steps);
}

}  // namespace

// Source of the arithmetic: TFLite's ComparisonsPrepare.
MW_SHARED Status Compared::prepare(const void*, const OpTypes& types, void* params) {
  Params& p = *static_cast<Params*>(params);
  p = Params{};
  const TensorType &a = types.in[kA], &b = types.in[kB];
  MW_DEVICE_TRY(check_and_collapse(types, p));
  MW_REQUIRE(a.dtype != DType::s16 || same_quant(a.quant, b.quant), bad_quantization);
  return a.dtype == DType::s8 ? set_scales(a, b, p) : Status::ok;
}

MW_SHARED Status Equated::prepare(const void* attrs, const OpTypes& types, void* params) {
  const TensorType &a = types.in[kA], &b = types.in[kB];
  const bool scaled = a.dtype == DType::s16 && (a.quant.present() || b.quant.present());
  if (!scaled) return Compared::prepare(attrs, types, params);
  Params& p = *static_cast<Params*>(params);
  p = Params{};
  MW_DEVICE_TRY(check_and_collapse(types, p));
  MW_DEVICE_TRY(set_scales(a, b, p));
  MW_REQUIRE(p.a_multiplier != 0, bad_quantization);
  return Status::ok;
}

MW_SHARED Status Compared::footprint(const Params& p, const KernelRow& row, Footprint& f) {
  MW_REQUIRE(narrows(p.a_shift) && narrows(p.b_shift), bad_quantization);
  return check_sizes(p, row, f);
}

MW_SHARED Status Logical::prepare(const void*, const OpTypes& types, void* params) {
  Params& p = *static_cast<Params*>(params);
  p = Params{};
  for (const TensorType& x : types.in) MW_REQUIRE(x.dtype == DType::b8, bad_dtype);
  MW_REQUIRE(types.out[kY].dtype == DType::b8, bad_dtype);
  return collapse(types, p.dim, p.a_steps, p.b_steps);
}

MW_SHARED Status Logical::footprint(const Params& p, const KernelRow& row, Footprint& f) {
  return f.slots.in() == 1 ? check_sizes<kA>(p, row, f) : check_sizes<kB>(p, row, f);
}

}  // namespace binary
}  // namespace MW_ABI
}  // namespace mw
