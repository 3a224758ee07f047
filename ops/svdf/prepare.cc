// SPDX-License-Identifier: Apache-2.0
#include "ops/svdf/svdf.h"

namespace mw {
namespace svdf {
inline namespace MW_ABI {

namespace {

Status infer(const void* attrs, Span<const TensorType> in, Span<TensorType> out) {
  const Attrs& a = *static_cast<const Attrs*>(attrs);
  const Shape &x = in[kX].shape, &w = in[kFeature].shape;
  MW_REQUIRE(x.rank == 2 && w.rank == 2 && a.rank > 0 && w[0] % a.rank == 0, bad_shape);
  out[kY].dtype = in[kX].dtype;
  out[kY].shape = Shape{{x[0], w[0] / a.rank}, 2};
  return Status::ok;
}

// Source of the arithmetic: TFLM, whose products and quotients of scales are floats.
Status prepare_integer(const Attrs& a, const OpTypes& types, Params& p) {
  const Quant &x = types.in[kX].quant, &feature = types.in[kFeature].quant;
  const Quant &time = types.in[kTime].quant, &y = types.out[kY].quant;
  MW_REQUIRE(x.present() && feature.present() && time.present() && y.present(), bad_quantization);
  MW_REQUIRE(!feature.per_channel() && !time.per_channel(), bad_quantization);
  MW_REQUIRE(feature.zero_point == 0 && time.zero_point == 0, bad_quantization);
  MW_REQUIRE(fits_int8(x.zero_point) && fits_int8(y.zero_point), bad_quantization);
  MW_REQUIRE(
      types.in[kTime].dtype == DType::s8 ? fits_int8(a.state_zero_point) : a.state_zero_point == 0,
      bad_quantization);
  constexpr float kLargest = 1e30f;
  MW_REQUIRE(a.state_scale > 0 && a.state_scale < kLargest, bad_quantization);
  const Multiplier in = quantize_quotient(x.scale() * feature.scale() / a.state_scale, 1.0f);
  const Multiplier out = quantize_quotient(a.state_scale * time.scale() / y.scale(), 1.0f);
  p.multiplier = in.multiplier, p.shift = in.shift;
  p.y_multiplier = out.multiplier, p.y_shift = out.shift;
  p.x_zp = int16_t(x.zero_point), p.y_zp = int16_t(y.zero_point);
  p.state_zp = int16_t(a.state_zero_point);
  return Status::ok;
}

Status prepare(const void* attrs, const OpTypes& types, void* params) {
  const Attrs& a = *static_cast<const Attrs*>(attrs);
  Params& p = *static_cast<Params*>(params);
  p = Params{};
  const TensorType &x = types.in[kX], &feature = types.in[kFeature], &time = types.in[kTime];
  const TensorType& y = types.out[kY];
  MW_REQUIRE(x.shape.rank == 2 && feature.shape.rank == 2 && time.shape.rank == 2 &&
                 y.shape.rank == 2 && a.rank > 0,
             bad_shape);
  p.batch = x.shape[0], p.in_c = x.shape[1], p.memory = time.shape[1];
  p.units = y.shape[1], p.rank = a.rank;
  const int32_t filters = feature.shape[0];
  MW_REQUIRE(y.shape[0] == p.batch && feature.shape[1] == p.in_c && time.shape[0] == filters &&
                 filters % p.rank == 0 && filters / p.rank == p.units,
             bad_shape);
  const bool real = x.dtype == DType::f32;
  MW_REQUIRE(y.dtype == x.dtype && feature.dtype == x.dtype, bad_dtype);
  MW_REQUIRE(real ? time.dtype == x.dtype : time.dtype == DType::s8 || time.dtype == DType::s16,
             bad_dtype);
  if (types.in.count > kBias && types.in[kBias].present()) {
    MW_REQUIRE(types.in[kBias].dtype == (real ? DType::f32 : DType::s32), bad_dtype);
    MW_REQUIRE(types.in[kBias].shape.elems() == p.units, bad_shape);
  }
  int32_t low = 0, high = 0;
  MW_DEVICE_TRY(activation_range(a.activation, y, low, high));
  if (!real) return prepare_integer(a, types, p);
  p.act_min = low, p.act_max = high;
  return Status::ok;
}

uint64_t macs(const void* params) {
  const Params& p = *static_cast<const Params*>(params);
  return uint64_t(p.batch) * uint64_t(p.units) * uint64_t(p.rank) *
         (uint64_t(p.in_c) + uint64_t(p.memory));
}

// The variable behind the graph inputs says the quantization of the memory.
Status read_tflite(const TfliteNode& node, void* attrs) {
  constexpr uint32_t kVariable = 4;
  Attrs& a = *static_cast<Attrs*>(attrs);
  a.rank = node.options.get<int32_t>(0, 0);
  a.activation = Activation(node.options.get<int8_t>(1, 0));
  MW_REQUIRE(node.in.count == kVariable + 1, bad_count);
  const TensorType &state = node.in[kVariable], &x = node.in[kX], &time = node.in[kTime];
  const Shape& feature = node.in[kFeature].shape;
  MW_REQUIRE(state.present() && state.data == nullptr && state.dtype == time.dtype, bad_dtype);
  MW_REQUIRE(x.shape.rank == 2 && time.shape.rank == 2 && feature.rank == 2, bad_shape);
  uint32_t elems = 0;
  MW_REQUIRE(checked_product(elems, x.shape[0], feature[0], time.shape[1]) &&
                 uint32_t(state.shape.elems()) == elems,
             bad_shape);
  a.state_scale = 1, a.state_zero_point = 0;
  if (x.dtype == DType::f32) return Status::ok;
  MW_REQUIRE(state.quant.present(), bad_quantization);
  a.state_scale = state.quant.scale(), a.state_zero_point = state.quant.zero_point;
  return Status::ok;
}

}  // namespace

MW_SHARED Status footprint(const Params& p, const KernelRow& row, Footprint& f) {
  const DType memory = row.x == DType::f32 ? row.x : row.also[0].dtype();
  const DType bias = row.x == DType::f32 ? row.x : DType::s32;
  f.optional_in = 1u << kBias;
  MW_REQUIRE(
      checked_storage(f.in_bytes[kX], row.x, p.batch, p.in_c) &&
          checked_storage(f.in_bytes[kFeature], row.w, p.units, p.rank, p.in_c) &&
          checked_storage(f.in_bytes[kTime], memory, p.units, p.rank, p.memory) &&
          checked_storage(f.in_bytes[kBias], bias, p.units) &&
          checked_storage(f.state_bytes[kMemory], memory, p.batch, p.units, p.rank, p.memory) &&
          checked_storage(f.out_bytes[kY], row.y, p.batch, p.units),
      too_large);
  f.state_bytes[kNewest] = sizeof(int32_t);
  f.scratch_bytes = row.scratch_bytes(&p);
  if (row.x == DType::f32) return Status::ok;
  MW_REQUIRE(p.in_c < kMaxTerms, too_large);
  MW_REQUIRE(fits_int8(p.x_zp) && fits_int8(p.y_zp) && fits_int8(p.state_zp), bad_quantization);
  MW_REQUIRE(p.shift >= -31 && p.shift <= 30 && p.y_shift >= -31 && p.y_shift <= 30,
             bad_quantization);
  f.state_pattern[kMemory] = fill_pattern(memory, p.state_zp);
  return Status::ok;
}

namespace {

constexpr OpCore make_core() {
  OpCore core = op_core<Attrs, Params>("svdf", kCode, kSlots);
  core.tflite_code = 27;
  core.min_inputs = 3;
  core.read_tflite = read_tflite;
  core.infer = infer;
  core.prepare = prepare;
  core.macs = macs;
  return core;
}

}  // namespace

MW_SHARED extern constexpr OpCore kCore = linked_core(make_core());

}  // namespace MW_ABI
}  // namespace svdf
}  // namespace mw
