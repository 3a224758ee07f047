// SPDX-License-Identifier: Apache-2.0
#include "abi/exact_real.h"
#include "ops/leaky_relu/leaky_relu.h"

namespace mw {
namespace leaky_relu {
inline namespace MW_ABI {

namespace {

bool serves(const TensorType& x) {
  const int32_t zero_point = x.quant.zero_point;
  const bool fits =
      x.dtype == DType::s8 ? zero_point == int8_t(zero_point) : zero_point == int16_t(zero_point);
  return x.quant.present() && fits;
}

Status prepare(const void* attrs, const OpTypes& types, void* params) {
  const float alpha = static_cast<const Attrs*>(attrs)->alpha;
  Params& p = *static_cast<Params*>(params);
  p = Params{};
  const TensorType &x = types.in[kX], &y = types.out[kY];
  MW_REQUIRE(x.dtype == y.dtype, bad_dtype);
  MW_DEVICE_TRY(check_elementwise(types));
  p.elems = x.shape.elems();
  p.alpha = alpha;
  if (x.dtype == DType::f32) return Status::ok;
  MW_REQUIRE(serves(x) && serves(y), bad_quantization);
  const Multiplier above = quantize_quotient(x.quant.scale(), y.quant.scale());
  const Multiplier below = quantize_quotient(x.quant.scale(), alpha, y.quant.scale());
  p.multiplier = above.multiplier, p.shift = int16_t(above.shift);
  p.below = alpha < 0 ? -below.multiplier : below.multiplier, p.below_shift = int16_t(below.shift);
  p.x_zp = int16_t(x.quant.zero_point), p.y_zp = int16_t(y.quant.zero_point);
  return Status::ok;
}

Status read_tflite(const TfliteNode& node, void* attrs) {
  static_cast<Attrs*>(attrs)->alpha = node.options.get<float>(0, 0);
  return Status::ok;
}

constexpr bool in_range(int32_t shift) {
  return shift >= -31 && shift <= 30;
}

}  // namespace

MW_SHARED Status footprint(const Params& p, const KernelRow& row, Footprint& f) {
  MW_REQUIRE(in_range(p.shift) && in_range(p.below_shift) && p.below > INT32_MIN, bad_quantization);
  return elementwise_footprint(p, row, f);
}

namespace {

constexpr OpCore make_core() {
  OpCore core = elementwise_core<Attrs, Params>("leaky_relu", kCode);
  core.tflite_code = 98;
  core.read_tflite = read_tflite;
  core.prepare = prepare;
  return core;
}

}  // namespace

MW_SHARED extern constexpr OpCore kCore = linked_core(make_core());

}  // namespace MW_ABI
}  // namespace leaky_relu
}  // namespace mw
