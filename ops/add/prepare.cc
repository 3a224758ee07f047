// SPDX-License-Identifier: Apache-2.0
#include "ops/add/add.h"

namespace mw {
namespace add {
inline namespace MW_ABI {

namespace {

constexpr int32_t kRank = Shape::kMaxRank;
constexpr uint16_t kAllDims = (1u << kRank) - 1;
constexpr int32_t kLeftShift = 20;

// Extent of dimension i of kRank, counted so that the last dimensions of both shapes meet.
int32_t extent(const Shape& shape, int32_t i) {
  const int32_t at = i - (kRank - int32_t(shape.rank));
  return at < 0 ? 1 : shape[uint32_t(at)];
}

Status infer(const void*, Span<const TensorType> in, Span<TensorType> out) {
  const Shape &a = in[kA].shape, &b = in[kB].shape;
  Shape y = a.rank > b.rank ? a : b;
  for (int32_t i = 0; i < kRank; ++i) {
    const int32_t na = extent(a, i), nb = extent(b, i);
    MW_REQUIRE(na == nb || na == 1 || nb == 1, bad_shape);
    if (i >= kRank - int32_t(y.rank)) {
      y.dim[i - (kRank - int32_t(y.rank))] = na == 1 ? nb : na;
    }
  }
  out[kY].dtype = in[kA].dtype;
  out[kY].shape = y;
  return Status::ok;
}

// Fills dim and steps from the last dimension on, joining neighbours that step alike.
Status collapse(const Shape& a, const Shape& b, const Shape& y, Params& p) {
  int32_t at = kRank;  // the dimension filled last
  for (int32_t i = 0; i < kRank; ++i) p.dim[i] = 1;
  p.a_steps = p.b_steps = kAllDims;
  bool last_a = false, last_b = false;
  for (int32_t i = kRank - 1; i >= 0; --i) {
    const int32_t na = extent(a, i), nb = extent(b, i), n = na == 1 ? nb : na;
    MW_REQUIRE((na == n || na == 1) && (nb == n || nb == 1) && n == extent(y, i), bad_shape);
    if (n == 1) continue;
    const bool a_steps = na == n, b_steps = nb == n;
    if (at == kRank || a_steps != last_a || b_steps != last_b) {
      --at;
      last_a = a_steps, last_b = b_steps;
      if (!a_steps) p.a_steps = uint16_t(p.a_steps & ~(1u << at));
      if (!b_steps) p.b_steps = uint16_t(p.b_steps & ~(1u << at));
    }
    p.dim[at] *= n;
  }
  return Status::ok;
}

// Source of the arithmetic: TFLite's CalculateOpData of ADD.
Status prepare_s8(const OpTypes& types, Params& p) {
  const Quant &a = types.in[kA].quant, &b = types.in[kB].quant, &y = types.out[kY].quant;
  MW_REQUIRE(a.present() && b.present() && y.present(), bad_quantization);
  MW_REQUIRE(fits_int8(a.zero_point) && fits_int8(b.zero_point) && fits_int8(y.zero_point),
             bad_quantization);
  const float larger = a.scale() > b.scale() ? a.scale() : b.scale();
  const Multiplier ma = quantize_quotient(a.scale(), 0.5f, larger);
  const Multiplier mb = quantize_quotient(b.scale(), 0.5f, larger);
  const Multiplier my = quantize_quotient(larger, 2.0f / (1 << kLeftShift), y.scale());
  MW_REQUIRE(ma.shift <= 0 && mb.shift <= 0 && my.shift <= 0, bad_quantization);
  p.a_multiplier = ma.multiplier, p.b_multiplier = mb.multiplier, p.y_multiplier = my.multiplier;
  p.a_shift = int16_t(ma.shift), p.b_shift = int16_t(mb.shift), p.y_shift = int16_t(my.shift);
  p.a_zp = int16_t(a.zero_point), p.b_zp = int16_t(b.zero_point), p.y_zp = int16_t(y.zero_point);
  return Status::ok;
}

Status prepare(const void* attrs, const OpTypes& types, void* params) {
  Params& p = *static_cast<Params*>(params);
  p = Params{};
  const TensorType &a = types.in[kA], &b = types.in[kB], &y = types.out[kY];
  MW_REQUIRE(a.dtype == b.dtype && a.dtype == y.dtype, bad_dtype);
  MW_DEVICE_TRY(collapse(a.shape, b.shape, y.shape, p));
  if (y.dtype == DType::s8) MW_DEVICE_TRY(prepare_s8(types, p));
  return activation_range(static_cast<const Attrs*>(attrs)->activation, y, p.act_min, p.act_max);
}

// Where every dimension steps, an element is read when that of the output is written.
int32_t overlap(const void* params, const KernelRow&, OverlapQuery query) {
  const Params& p = *static_cast<const Params*>(params);
  const uint16_t steps = query.slot == kA ? p.a_steps : p.b_steps;
  return query.reverse || steps != kAllDims ? kNoOverlap : 0;
}

Status read_tflite(const TfliteNode& node, void* attrs) {
  static_cast<Attrs*>(attrs)->activation = Activation(node.options.get<int8_t>(0, 0));
  return Status::ok;
}

// Bytes of an input that has the dimensions of `steps`.
bool input_bytes(const Params& p, uint16_t steps, DType dtype, uint32_t& bytes) {
  uint32_t elems = 1;
  for (int32_t i = 0; i < kRank; ++i) {
    if (((steps >> i) & 1) != 0 && !checked_product(elems, elems, p.dim[i])) return false;
  }
  return checked_storage(bytes, dtype, elems);
}

}  // namespace

MW_SHARED Status footprint(const Params& p, const KernelRow& row, Footprint& f) {
  MW_REQUIRE(input_bytes(p, kAllDims, row.y, f.out_bytes[kY]) &&
                 input_bytes(p, p.a_steps, row.y, f.in_bytes[kA]) &&
                 input_bytes(p, p.b_steps, row.y, f.in_bytes[kB]),
             too_large);
  const auto shift_fits = [](int32_t shift) { return shift >= -31 && shift <= 0; };
  MW_REQUIRE(shift_fits(p.a_shift) && shift_fits(p.b_shift) && shift_fits(p.y_shift),
             bad_quantization);
  f.scratch_bytes = row.scratch_bytes(&p);
  return Status::ok;
}

namespace {

constexpr OpCore make_core() {
  OpCore core = op_core<Attrs, Params>("add", kCode, kSlots);
  core.tflite_code = 0;
  core.read_tflite = read_tflite;
  core.infer = infer;
  core.prepare = prepare;
  core.overlap = overlap;
  return core;
}

}  // namespace

MW_SHARED extern constexpr OpCore kCore = linked_core(make_core());

}  // namespace MW_ABI
}  // namespace add
}  // namespace mw
