// SPDX-License-Identifier: Apache-2.0
#include "ops/_family/weighted/weighted.h"
#include "ops/transpose_conv/transpose_conv.h"

namespace mw {
namespace transpose_conv {
inline namespace MW_ABI {

namespace {

Status infer(const void* attrs, Span<const TensorType> in, Span<TensorType> out) {
  const Attrs& a = *static_cast<const Attrs*>(attrs);
  const Shape &w = in[kW].shape, &x = in[kX].shape;
  MW_REQUIRE(w.rank == 4 && x.rank == 4, bad_shape);
  out[kY].dtype = in[kX].dtype;
  out[kY].shape = Shape{{x[0], a.out_h, a.out_w, w[0]}, 4};
  return Status::ok;
}

// Before the first row of y, as in the convolution from y to x. Source: TFLite's
// ComputePaddingHeightWidth.
Status padding_of(Padding padding, int32_t out, int32_t kernel, int32_t stride, int16_t& pad) {
  MW_REQUIRE(padding == Padding::same || padding == Padding::valid, bad_attribute);
  MW_REQUIRE(stride > 0 && stride <= INT16_MAX, bad_attribute);
  MW_REQUIRE(kernel > 0 && kernel <= INT16_MAX && out > 0 && out <= INT32_MAX - INT16_MAX,
             bad_shape);
  pad = 0;
  if (padding == Padding::valid) return Status::ok;
  const int32_t last = (out - 1) / stride * stride;  // where the last window begins without it
  if (last + kernel > out) pad = int16_t((last + kernel - out) / 2);
  return Status::ok;
}

Status check_integers(const OpTypes& types, Params& p) {
  const TensorType &x = types.in[kX], &y = types.out[kY];
  const bool has_bias = types.in.count > kB && types.in[kB].present();
  if (x.dtype == DType::s16) {
    MW_REQUIRE(types.in[kW].dtype == DType::s8, no_kernel);
    MW_REQUIRE(x.quant.zero_point == 0 && y.quant.zero_point == 0, bad_quantization);
    p.bias_bits = has_bias ? int16_t(dtype_bits(types.in[kB].dtype)) : int16_t(64);
  }
  p.x_zp = int16_t(x.quant.zero_point), p.y_zp = int16_t(y.quant.zero_point);
  return Status::ok;
}

Status prepare(const void* attrs, const OpTypes& types, void* params) {
  const Attrs& a = *static_cast<const Attrs*>(attrs);
  Params& p = *static_cast<Params*>(params);
  p = Params{};
  const Shape &w = types.in[kW].shape, &x = types.in[kX].shape, &y = types.out[kY].shape;
  MW_REQUIRE(w.rank == 4 && x.rank == 4 && y.rank == 4, bad_shape);
  MW_REQUIRE(x[0] == y[0] && x[3] == w[3] && y[3] == w[0], bad_shape);
  MW_REQUIRE(y[1] == a.out_h && y[2] == a.out_w, bad_shape);
  MW_DEVICE_TRY(padding_of(a.padding, y[1], w[1], a.stride_h, p.pad_h));
  MW_DEVICE_TRY(padding_of(a.padding, y[2], w[2], a.stride_w, p.pad_w));
  p.batch = x[0], p.in_h = x[1], p.in_w = x[2], p.in_c = x[3];
  p.out_h = y[1], p.out_w = y[2], p.out_c = y[3];
  p.k_h = int16_t(w[1]), p.k_w = int16_t(w[2]);
  p.stride_h = int16_t(a.stride_h), p.stride_w = int16_t(a.stride_w);
  p.bias_bits = 32;
  // As operators have them whose weights stand behind x; an s16 bias is a small s64 one.
  TensorType in[] = {types.in[kX], types.in[kW], types.in.count > kB ? types.in[kB] : TensorType{}};
  if (in[0].dtype == DType::s16 && in[kB].dtype == DType::s16) in[kB].dtype = DType::s64;
  MW_DEVICE_TRY(weighted_op::check_operands({{in, 3}, types.out}, p.out_c));
  if (types.in[kX].dtype != DType::f32) MW_DEVICE_TRY(check_integers(types, p));
  return activation_range(a.activation, types.out[kY], p.act_min, p.act_max);
}

void derive(const void*, const OpTypes& types, const void* params, void* const* tables) {
  if (tables[kMultiplier] == nullptr) return;
  derive_channel_multipliers(types.in[kX].quant, types.in[kW].quant, types.out[kY].quant,
                             static_cast<const Params*>(params)->out_c,
                             static_cast<int32_t*>(tables[kMultiplier]),
                             static_cast<int8_t*>(tables[kShift]));
}

uint64_t macs(const void* params) {
  const Params& p = *static_cast<const Params*>(params);
  return uint64_t(p.batch) * uint64_t(p.in_h) * uint64_t(p.in_w) * uint64_t(p.in_c) *
         uint64_t(p.out_c) * uint64_t(p.k_h) * uint64_t(p.k_w);
}

// The first input is y's shape, which the output says too: a file may make it while it runs.
Status read_tflite(const TfliteNode& node, void* attrs) {
  Attrs& a = *static_cast<Attrs*>(attrs);
  a.padding = Padding(node.options.get<int8_t>(0, 0));
  a.stride_w = node.options.get<int32_t>(1, 0);
  a.stride_h = node.options.get<int32_t>(2, 0);
  a.activation = Activation(node.options.get<int8_t>(3, 0));
  const TensorType& operand = node.in[0];
  const Shape& y = node.out[0].shape;
  MW_REQUIRE(operand.dtype == DType::s32, bad_dtype);
  MW_REQUIRE(operand.shape.elems() == 4 && operand.shape.rank == 1 && y.rank == 4, bad_shape);
  const int32_t* extents = static_cast<const int32_t*>(operand.data);
  for (uint32_t i = 0; i < 4 && extents != nullptr; ++i) MW_REQUIRE(extents[i] == y[i], bad_shape);
  a.out_h = y[1], a.out_w = y[2];
  return Status::ok;
}

}  // namespace

MW_SHARED Status footprint(const Params& p, const KernelRow& row, Footprint& f) {
  MW_REQUIRE(p.k_h > 0 && p.k_w > 0 && p.stride_h > 0 && p.stride_w > 0, bad_attribute);
  MW_REQUIRE(p.pad_h >= 0 && p.pad_w >= 0, bad_attribute);
  const DType bias = p.bias_bits == 64 ? DType::s64 : p.bias_bits == 32 ? DType::s32 : DType::s16;
  f.optional_in = 1u << kB;
  MW_REQUIRE(checked_storage(f.in_bytes[kW], row.x, p.out_c, p.k_h, p.k_w, p.in_c) &&
                 checked_storage(f.in_bytes[kX], row.w, p.batch, p.in_h, p.in_w, p.in_c) &&
                 checked_storage(f.in_bytes[kB], bias, p.out_c) &&
                 checked_storage(f.out_bytes[kY], row.y, p.batch, p.out_h, p.out_w, p.out_c),
             too_large);
  f.scratch_bytes = row.scratch_bytes(&p);
  if (row.y == DType::f32) return Status::ok;
  const int64_t taps_h = (p.k_h - 1) / p.stride_h + 1, taps_w = (p.k_w - 1) / p.stride_w + 1;
  MW_REQUIRE(row.y == DType::s16 || taps_h * taps_w * p.in_c < kMaxTerms, too_large);
  MW_REQUIRE(fits_int8(p.x_zp), bad_quantization);
  weighted_op::table_footprint(p.out_c, f);
  return Status::ok;
}

MW_SHARED Status check_tables(const void* params, const void* const* tables, Footprint& f) {
  const bool tabled = f.table_bytes[kMultiplier] != 0;
  return tabled ? weighted_op::check_tables<Params>(params, tables, f) : Status::ok;
}

namespace {

constexpr OpCore make_core() {
  OpCore core = op_core<Attrs, Params>("transpose_conv", kCode, kSlots);
  core.tflite_code = 67;
  core.operands_before = 1;
  core.min_inputs = 2;
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
}  // namespace transpose_conv
}  // namespace mw
