// SPDX-License-Identifier: Apache-2.0
#include "abi/attrs.h"
#include "ops/unidirectional_sequence_lstm/unidirectional_sequence_lstm.h"

namespace mw {
namespace unidirectional_sequence_lstm {
inline namespace MW_ABI {

namespace {

constexpr int32_t kLeastShift = -15, kMostShift = 14;  // 3 << 14 times an int16 is an int32
constexpr int32_t kGateBits = 12;                      // gates have steps of 2^-12

Status infer(const void*, Span<const TensorType> in, Span<TensorType> out) {
  MW_REQUIRE(in[kX].shape.rank == 3 && in[kW].shape.rank == 2, bad_shape);
  out[kY].dtype = in[kX].dtype;
  out[kY].shape = in[kX].shape;
  out[kY].shape.dim[2] = in[kW].shape[0];
  return Status::ok;
}

bool is_matrix(const Shape& s, int32_t rows, int32_t columns) {
  return s.rank == 2 && s[0] == rows && s[1] == columns;
}

Status check_operands(const OpTypes& types, const Params& p) {
  const DType x = types.in[kX].dtype, w = types.in[kW].dtype;
  const DType bias = x == DType::f32 ? x : (x == DType::s8 ? DType::s32 : DType::s64);
  MW_REQUIRE(w == (x == DType::f32 ? x : DType::s8) && types.out[kY].dtype == x, bad_dtype);
  for (uint32_t g = 0; g < kGates; ++g) {
    const TensorType &of_x = types.in[kW + g], &of_hidden = types.in[kR + g];
    MW_REQUIRE(of_x.dtype == w && of_hidden.dtype == w, bad_dtype);
    MW_REQUIRE(is_matrix(of_x.shape, p.cells, p.in_c), bad_shape);
    MW_REQUIRE(is_matrix(of_hidden.shape, p.cells, p.cells), bad_shape);
    MW_REQUIRE(types.in[kBias + g].dtype == bias, bad_dtype);
    MW_REQUIRE(types.in[kBias + g].shape.elems() == p.cells, bad_shape);
  }
  for (uint32_t i = kPeephole; i < kBias; ++i) MW_REQUIRE(!types.in[i].present(), bad_count);
  return Status::ok;
}

// TFLM's products of two scales are floats.
Status set_factor(const Quant& x, const Quant& w, float y_scale, Params& p, uint32_t which) {
  MW_REQUIRE(w.present() && !w.per_channel() && w.zero_point == 0, bad_quantization);
  const float product = x.scale() * w.scale();
  const Multiplier m = quantize_quotient(product, y_scale);
  p.multiplier[which] = m.multiplier, p.shift[which] = int8_t(m.shift);
  return Status::ok;
}

Status prepare_integer(const Attrs& a, const OpTypes& types, Params& p) {
  constexpr float kGateScale = 1.0f / (1 << kGateBits), kCurveScale = 1.0f / (1 << 15);
  const Quant &x = types.in[kX].quant, &y = types.out[kY].quant;
  MW_REQUIRE(x.present() && y.present(), bad_quantization);
  const bool zero = x.zero_point == 0 && y.zero_point == 0;
  MW_REQUIRE(types.in[kX].dtype == DType::s8 || zero, bad_quantization);
  MW_REQUIRE(fits_int8(x.zero_point) && fits_int8(y.zero_point), bad_quantization);
  for (uint32_t g = 0; g < kGates; ++g) {
    MW_DEVICE_TRY(set_factor(x, types.in[kW + g].quant, kGateScale, p, kOfX + g));
    MW_DEVICE_TRY(set_factor(y, types.in[kR + g].quant, kGateScale, p, kOfHidden + g));
  }
  const Multiplier m = quantize_quotient(kCurveScale, kCurveScale, y.scale());
  p.multiplier[kOfOutput] = m.multiplier, p.shift[kOfOutput] = int8_t(m.shift);
  p.x_zp = int16_t(x.zero_point), p.h_zp = int16_t(y.zero_point);
  MW_REQUIRE(a.cell_power >= kLeastShift - kGateBits && a.cell_power <= kMostShift - kGateBits,
             bad_quantization);
  p.cell_shift = int8_t(a.cell_power + kGateBits);
  if (!(a.cell_clip > 0)) return Status::ok;
  float steps = a.cell_clip;
  for (int32_t power = a.cell_power; power < 0; ++power) steps *= 2;
  for (int32_t power = a.cell_power; power > 0; --power) steps /= 2;
  p.cell_clip = steps >= INT16_MAX ? INT16_MAX : int32_t(steps);
  MW_REQUIRE(p.cell_clip > 0, bad_attribute);  // no cell would hold anything
  return Status::ok;
}

Status prepare(const void* attrs, const OpTypes& types, void* params) {
  const Attrs& a = *static_cast<const Attrs*>(attrs);
  Params& p = *static_cast<Params*>(params);
  p = Params{};
  const Shape &x = types.in[kX].shape, &y = types.out[kY].shape;
  MW_REQUIRE(types.in.count == kSlots.in, bad_count);
  MW_REQUIRE(x.rank == 3 && y.rank == 3 && x[0] == y[0] && x[1] == y[1], bad_shape);
  p.batch = x[a.time_major ? 1 : 0], p.steps = x[a.time_major ? 0 : 1];
  p.in_c = x[2], p.cells = y[2], p.time_major = a.time_major;
  MW_DEVICE_TRY(check_operands(types, p));
  if (types.in[kX].dtype != DType::f32) return prepare_integer(a, types, p);
  if (a.cell_clip > 0) p.cell_clip = bits_from_float(a.cell_clip);
  return Status::ok;
}

uint64_t macs(const void* params) {
  const Params& p = *static_cast<const Params*>(params);
  return uint64_t(p.batch) * uint64_t(p.steps) * kGates * uint64_t(p.cells) *
         (uint64_t(p.in_c) + uint64_t(p.cells));
}

// What stands behind the graph inputs: projections, the two variables, and layer norms. A variable
// has the quantization that the state is to have.
Status read_states(const TfliteNode& node, Attrs& a) {
  constexpr uint32_t kProjection = 16, kVariable = 18, kNorm = 20;
  MW_REQUIRE(node.in.count >= kNorm, bad_count);
  for (uint32_t i = kProjection; i < node.in.count; ++i) {
    MW_REQUIRE(node.in[i].present() == (i >= kVariable && i < kNorm), bad_count);
  }
  const TensorType &hidden = node.in[kVariable + kHidden], &cell = node.in[kVariable + kCell];
  const TensorType &x = node.in[kX], &y = node.out[kY];
  const bool real = x.dtype == DType::f32;
  MW_REQUIRE(hidden.data == nullptr && cell.data == nullptr, bad_count);
  MW_REQUIRE(hidden.dtype == x.dtype && cell.dtype == (real ? DType::f32 : DType::s16), bad_dtype);
  MW_REQUIRE(x.shape.rank == 3 && y.shape.rank == 3, bad_shape);
  uint32_t elems = 0;
  MW_REQUIRE(checked_product(elems, x.shape[a.time_major ? 1 : 0], y.shape[2]), bad_shape);
  MW_REQUIRE(uint32_t(hidden.shape.elems()) == elems && uint32_t(cell.shape.elems()) == elems,
             bad_shape);
  if (real) return Status::ok;
  MW_REQUIRE(hidden.quant.present() && cell.quant.present() && y.quant.present(), bad_quantization);
  MW_REQUIRE(hidden.quant.scale() == y.quant.scale() &&
                 hidden.quant.zero_point == y.quant.zero_point && cell.quant.zero_point == 0,
             bad_quantization);
  const int32_t bits = bits_from_float(cell.quant.scale());
  MW_REQUIRE(bits > 0 && (bits & 0x7fffff) == 0, bad_quantization);  // a power of two
  a.cell_power = (bits >> 23) - 127;
  return Status::ok;
}

Status read_tflite(const TfliteNode& node, void* attrs) {
  Attrs& a = *static_cast<Attrs*>(attrs);
  constexpr int8_t kTanh = 4;
  MW_REQUIRE(node.options.get<int8_t>(0, 0) == kTanh, bad_attribute);
  a.cell_clip = float_from_bits(node.options.get<int32_t>(1, 0));
  a.time_major = node.options.get<uint8_t>(3, 0) != 0;
  MW_REQUIRE(node.options.get<uint8_t>(5, 0) == 0, bad_attribute);  // diagonal recurrent weights
  return read_states(node, a);
}

bool input_sizes(const Params& p, const KernelRow& row, Footprint& f) {
  const DType bias = row.x == DType::s8 ? DType::s32 : (row.x == DType::s16 ? DType::s64 : row.x);
  for (uint32_t g = 0; g < kGates; ++g) {
    if (!checked_storage(f.in_bytes[kW + g], row.w, p.cells, p.in_c) ||
        !checked_storage(f.in_bytes[kR + g], row.w, p.cells, p.cells) ||
        !checked_storage(f.in_bytes[kBias + g], bias, p.cells)) {
      return false;
    }
  }
  for (uint32_t i = kPeephole; i < kBias; ++i) f.optional_in |= 1u << i;
  return checked_storage(f.in_bytes[kX], row.x, p.batch, p.steps, p.in_c);
}

}  // namespace

MW_SHARED Status footprint(const Params& p, const KernelRow& row, Footprint& f) {
  const bool real = row.x == DType::f32;
  const DType cell = real ? DType::f32 : DType::s16;
  MW_REQUIRE(input_sizes(p, row, f) &&
                 checked_storage(f.out_bytes[kY], row.y, p.batch, p.steps, p.cells) &&
                 checked_storage(f.state_bytes[kHidden], row.y, p.batch, p.cells) &&
                 checked_storage(f.state_bytes[kCell], cell, p.batch, p.cells),
             too_large);
  f.scratch_bytes = row.scratch_bytes(&p);
  if (real) return Status::ok;
  MW_REQUIRE(p.in_c < kMaxTerms && p.cells < kMaxTerms, too_large);
  MW_REQUIRE(fits_int8(p.x_zp) && fits_int8(p.h_zp), bad_quantization);
  MW_REQUIRE(p.cell_shift >= kLeastShift && p.cell_shift <= kMostShift, bad_quantization);
  MW_REQUIRE(p.cell_clip >= 0 && p.cell_clip <= INT16_MAX, bad_attribute);
  for (int8_t shift : p.shift) MW_REQUIRE(shift >= -31 && shift <= 30, bad_quantization);
  f.state_pattern[kHidden] = fill_pattern(row.y, p.h_zp);
  return Status::ok;
}

namespace {

constexpr OpCore make_core() {
  OpCore core = op_core<Attrs, Params>("unidirectional_sequence_lstm", kCode, kSlots);
  core.tflite_code = 44;
  core.min_inputs = kPeephole;
  core.read_tflite = read_tflite;
  core.infer = infer;
  core.prepare = prepare;
  core.macs = macs;
  return core;
}

}  // namespace

MW_SHARED extern constexpr OpCore kCore = linked_core(make_core());

}  // namespace MW_ABI
}  // namespace unidirectional_sequence_lstm
}  // namespace mw
