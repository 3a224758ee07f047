// SPDX-License-Identifier: Apache-2.0
#include "ops/fully_connected/fully_connected.h"

namespace mw::fully_connected {

namespace {

constexpr int32_t kMaxInC = 1 << 16;  // 255 * 128 * in_c stays below 2^31

Status infer(const void* attrs, Span<const TensorType> in, Span<TensorType> out) {
  const Attrs& a = *static_cast<const Attrs*>(attrs);
  const Shape &x = in[kX].shape, &w = in[kW].shape;
  MW_REQUIRE(w.rank == 2 && w[0] > 0 && w[1] > 0 && x.elems() % w[1] == 0, bad_shape);
  out[kY].dtype = in[kX].dtype;
  if (a.keep_num_dims) {
    MW_REQUIRE(x.rank > 0 && x[x.rank - 1] == w[1], bad_shape);
    out[kY].shape = x;
    out[kY].shape.dim[x.rank - 1] = w[0];
  } else {
    out[kY].shape = Shape{{x.elems() / w[1], w[0]}, 2};
  }
  return Status::ok;
}

// Source of the arithmetic: TFLite's GetQuantizedConvolutionMultipler, whose product of two scales
// is a float where there is one weight scale.
Status prepare_s8(const OpTypes& types, Params& p) {
  const TensorType &x = types.in[kX], &w = types.in[kW], &y = types.out[kY];
  MW_REQUIRE(w.dtype == DType::s8 && y.dtype == DType::s8, bad_dtype);
  MW_REQUIRE(x.quant.present() && w.quant.present() && y.quant.present(), bad_quantization);
  MW_REQUIRE(x.quant.zero_point == int8_t(x.quant.zero_point) &&
                 y.quant.zero_point == int8_t(y.quant.zero_point) && w.quant.zero_point == 0,
             bad_quantization);
  p.x_zp = int16_t(x.quant.zero_point), p.y_zp = int16_t(y.quant.zero_point);
  if (w.quant.per_channel()) {
    MW_REQUIRE(int32_t(w.quant.scales.count) == p.out_c && w.quant.axis == 0, bad_quantization);
    p.per_channel = 1;
    return Status::ok;
  }
  const float product = x.quant.scale() * w.quant.scale();
  const Multiplier m = quantize_multiplier(double(product) / double(y.quant.scale()));
  p.multiplier = m.multiplier, p.shift = int16_t(m.shift);
  return Status::ok;
}

Status prepare(const void* attrs, const OpTypes& types, void* params) {
  const Attrs& a = *static_cast<const Attrs*>(attrs);
  Params& p = *static_cast<Params*>(params);
  p = Params{};
  const TensorType &x = types.in[kX], &w = types.in[kW], &y = types.out[kY];
  MW_REQUIRE(w.shape.rank == 2 && y.shape.rank > 0, bad_shape);
  p.out_c = w.shape[0], p.in_c = w.shape[1];
  MW_REQUIRE(p.out_c > 0 && p.in_c > 0 && x.shape.elems() % p.in_c == 0, bad_shape);
  p.batch = x.shape.elems() / p.in_c;
  MW_REQUIRE(y.shape[y.shape.rank - 1] == p.out_c && y.shape.elems() % p.out_c == 0 &&
                 y.shape.elems() / p.out_c == p.batch,
             bad_shape);
  if (types.in.count > kB && types.in[kB].present()) {
    const TensorType& bias = types.in[kB];
    MW_REQUIRE(bias.shape.elems() == p.out_c, bad_shape);
    MW_REQUIRE(bias.dtype == (x.dtype == DType::s8 ? DType::s32 : x.dtype), bad_dtype);
  }
  if (x.dtype == DType::s8) MW_DEVICE_TRY(prepare_s8(types, p));
  return activation_range(a.activation, y, p.act_min, p.act_max);
}

void derive(const void*, const OpTypes& types, const void* params, void* const* tables) {
  const Params& p = *static_cast<const Params*>(params);
  if (p.per_channel == 0) return;
  derive_channel_multipliers(types.in[kX].quant, types.in[kW].quant, types.out[kY].quant, p.out_c,
                             static_cast<int32_t*>(tables[0]), static_cast<int8_t*>(tables[1]));
}

uint64_t macs(const void* params) {
  const Params& p = *static_cast<const Params*>(params);
  return uint64_t(p.batch) * p.out_c * p.in_c;
}

Status read_tflite(const TfliteNode& node, void* attrs) {
  Attrs& a = *static_cast<Attrs*>(attrs);
  a.activation = Activation(node.options.get<int8_t>(0, 0));
  MW_REQUIRE(node.options.get<int8_t>(1, 0) == 0, bad_attribute);  // shuffled weights
  a.keep_num_dims = node.options.get<uint8_t>(2, 0) != 0;
  return Status::ok;
}

}  // namespace

Status footprint(const Params& p, const KernelRow& row, Footprint& f) {
  const uint32_t elem = dtype_bytes(row.x);
  MW_REQUIRE(checked_product(f.in_bytes[kX], p.batch, p.in_c, elem) &&
                 checked_product(f.in_bytes[kW], p.out_c, p.in_c, elem) &&
                 checked_product(f.in_bytes[kB], p.out_c, 4) &&
                 checked_product(f.out_bytes[kY], p.batch, p.out_c, elem),
             too_large);
  f.optional_in = 1u << kB;
  if (row.x == DType::s8) {
    MW_REQUIRE(p.in_c < kMaxInC, too_large);
    MW_REQUIRE(p.x_zp == int8_t(p.x_zp) && p.shift >= -31 && p.shift <= 30, bad_quantization);
    if (p.per_channel != 0) {
      f.in_bytes[kMultiplier] = uint32_t(p.out_c) * 4;
      f.in_bytes[kShift] = uint32_t(p.out_c);
    }
  }
  f.scratch_bytes = row.scratch_bytes(&p);
  return Status::ok;
}

Status check_tables(const void* params, const Args& args) {
  const Params& p = *static_cast<const Params*>(params);
  return p.per_channel == 0 ? Status::ok
                            : check_channel_shifts(args.input<int8_t>(kShift), p.out_c);
}

constexpr OpCore kCore = {.name = "fully_connected",
                          .code = kCode,
                          .attrs_bytes = sizeof(Attrs),
                          .params_bytes = sizeof(Params),
                          .min_inputs = 2,
                          .inputs = 3,
                          .derived = 2,
                          .outputs = 1,
                          .states = 0,
                          .tflite_code = 9,
                          .read_tflite = read_tflite,
                          .infer = infer,
                          .prepare = prepare,
                          .derive = derive,
                          .view = false,
                          .overlap = nullptr,
                          .set_reverse = nullptr,
                          .macs = macs};

}  // namespace mw::fully_connected
