// SPDX-License-Identifier: Apache-2.0
#include "abi/attrs.h"
#include "ops/batch_matmul/batch_matmul.h"

namespace mw {
namespace batch_matmul {
inline namespace MW_ABI {

namespace {

// Products of two int8 values less their zero points that an int32 holds in any case.
constexpr int32_t kMaxDepth = 1 << 15;

// The last two dimensions, as they are multiplied.
struct Matrix {
  int32_t rows, columns;
  Matrix(const Shape& s, bool swapped)
      : rows(s[s.rank - (swapped ? 1 : 2)]), columns(s[s.rank - (swapped ? 2 : 1)]) {}
};

TensorType batch_of(TensorType type) {
  type.shape.rank -= 2;
  return type;
}

Status infer(const void* attrs, Span<const TensorType> in, Span<TensorType> out) {
  const Attrs& a = *static_cast<const Attrs*>(attrs);
  MW_REQUIRE(in[kX].shape.rank >= 2 && in[kW].shape.rank >= 2, bad_shape);
  const Matrix x(in[kX].shape, a.adj_x), w(in[kW].shape, a.adj_y);
  MW_REQUIRE(x.columns == w.rows, bad_shape);
  const TensorType batch[] = {batch_of(in[kX]), batch_of(in[kW])};
  out[kY].dtype = in[kX].dtype;
  MW_DEVICE_TRY(binary::infer_shape({batch, 2}, out[kY].shape));
  out[kY].shape.push(x.rows), out[kY].shape.push(w.columns);
  return Status::ok;
}

// Source of the arithmetic: TFLite's GetQuantizedConvolutionMultipler, whose product of two scales
// is a float.
Multiplier shared_factor(const OpTypes& types) {
  const float product = types.in[kX].quant.scale() * types.in[kW].quant.scale();
  return quantize_quotient(product, types.out[kY].quant.scale());
}

Status prepare_integer(const OpTypes& types, Params& p) {
  const TensorType &x = types.in[kX], &w = types.in[kW], &y = types.out[kY];
  MW_REQUIRE(x.quant.present() && w.quant.present() && y.quant.present(), bad_quantization);
  const int32_t x_zp = x.quant.zero_point, w_zp = w.quant.zero_point, y_zp = y.quant.zero_point;
  if (x.dtype == DType::s16) {
    MW_REQUIRE(x_zp == 0 && w_zp == 0 && y_zp == 0, bad_quantization);
  }
  MW_REQUIRE(fits_int8(x_zp) && fits_int8(w_zp) && fits_int8(y_zp), bad_quantization);
  p.x_zp = int16_t(x_zp), p.w_zp = int16_t(w_zp), p.y_zp = int16_t(y_zp);
  p.per_column = x.dtype == DType::s16 && w.dtype == DType::s8;
  if (p.per_column != 0) {
    const bool one_each = int32_t(w.quant.scales.count) == p.columns;
    MW_REQUIRE(one_each || !w.quant.per_channel(), bad_quantization);
    return Status::ok;
  }
  MW_REQUIRE(!w.quant.per_channel(), bad_quantization);  // TFLM passes over all but the first
  const Multiplier m = shared_factor(types);
  p.multiplier = m.multiplier, p.shift = int8_t(m.shift);
  return Status::ok;
}

Status prepare(const void* attrs, const OpTypes& types, void* params) {
  const Attrs& a = *static_cast<const Attrs*>(attrs);
  Params& p = *static_cast<Params*>(params);
  p = Params{};
  const TensorType &x = types.in[kX], &w = types.in[kW], &y = types.out[kY];
  MW_REQUIRE(x.shape.rank >= 2 && w.shape.rank >= 2 && y.shape.rank >= 2, bad_shape);
  const Matrix left(x.shape, a.adj_x), right(w.shape, a.adj_y), product(y.shape, false);
  MW_REQUIRE(
      left.columns == right.rows && product.rows == left.rows && product.columns == right.columns,
      bad_shape);
  p.rows = left.rows, p.columns = right.columns, p.depth = left.columns;
  p.adj_x = a.adj_x, p.adj_y = a.adj_y;
  const TensorType in[] = {batch_of(x), batch_of(w)}, out[] = {batch_of(y)};
  MW_DEVICE_TRY(binary::collapse({{in, 2}, {out, 1}}, p.dim, p.x_steps, p.w_steps));
  MW_REQUIRE(x.dtype == y.dtype, bad_dtype);
  return x.dtype == DType::f32 ? Status::ok : prepare_integer(types, p);
}

void derive(const void*, const OpTypes& types, const void* params, void* const* tables) {
  int32_t* multiplier = static_cast<int32_t*>(tables[kMultiplier]);
  int8_t* shift = static_cast<int8_t*>(tables[kShift]);
  if (multiplier == nullptr) return;
  const int32_t columns = static_cast<const Params*>(params)->columns;
  const Quant& w = types.in[kW].quant;
  if (w.per_channel()) {
    derive_channel_multipliers(types.in[kX].quant, w, types.out[kY].quant, columns, multiplier,
                               shift);
    return;
  }
  const Multiplier m = shared_factor(types);
  for (int32_t j = 0; j < columns; ++j) multiplier[j] = m.multiplier, shift[j] = int8_t(m.shift);
}

uint64_t macs(const void* params) {
  const Params& p = *static_cast<const Params*>(params);
  uint64_t count = uint64_t(p.rows) * uint64_t(p.columns) * uint64_t(p.depth);
  for (int32_t extent : p.dim) count *= uint64_t(extent);
  return count;
}

Status read_tflite(const TfliteNode& node, void* attrs) {
  Attrs& a = *static_cast<Attrs*>(attrs);
  a.adj_x = node.options.get<uint8_t>(0, 0) != 0;
  a.adj_y = node.options.get<uint8_t>(1, 0) != 0;
  return Status::ok;
}

bool sizes(const Params& p, const KernelRow& row, Footprint& f) {
  uint32_t x, w, y;
  return binary::dims_bytes(p.dim, p.x_steps, DType::u8, x) &&
         binary::dims_bytes(p.dim, p.w_steps, DType::u8, w) &&
         binary::dims_bytes(p.dim, binary::kAllDims, DType::u8, y) &&
         checked_storage(f.in_bytes[kX], row.x, x, p.rows, p.depth) &&
         checked_storage(f.in_bytes[kW], row.w, w, p.depth, p.columns) &&
         checked_storage(f.out_bytes[kY], row.y, y, p.rows, p.columns);
}

}  // namespace

MW_SHARED Status footprint(const Params& p, const KernelRow& row, Footprint& f) {
  MW_REQUIRE(sizes(p, row, f), too_large);
  if (row.x == DType::s8) {
    MW_REQUIRE(p.depth < kMaxDepth, too_large);
    MW_REQUIRE(fits_int8(p.x_zp) && fits_int8(p.w_zp), bad_quantization);
  }
  MW_REQUIRE(p.shift >= -31 && p.shift <= 30, bad_quantization);
  if (p.per_column != 0) {
    f.table_bytes[kMultiplier] = uint32_t(p.columns) * 4,
    f.table_bytes[kShift] = uint32_t(p.columns);
  }
  f.scratch_bytes = row.scratch_bytes(&p);
  return Status::ok;
}

MW_SHARED Status check_tables(const void* params, const void* const* tables, Footprint&) {
  const Params& p = *static_cast<const Params*>(params);
  if (p.per_column == 0) return Status::ok;
  return check_channel_shifts(static_cast<const int8_t*>(tables[kShift]), p.columns);
}

namespace {

constexpr OpCore make_core() {
  OpCore core = op_core<Attrs, Params>("batch_matmul", kCode, kSlots);
  core.tflite_code = 126;
  core.read_tflite = read_tflite;
  core.infer = infer;
  core.prepare = prepare;
  core.derive = derive;
  core.macs = macs;
  return core;
}

}  // namespace

MW_SHARED extern constexpr OpCore kCore = linked_core(make_core());

}  // namespace MW_ABI
}  // namespace batch_matmul
}  // namespace mw
