// SPDX-License-Identifier: Apache-2.0
#include "abi/exact_real.h"
#include "ops/_family/elementwise/elementwise.h"
#include "ops/prelu/prelu.h"

namespace mw {
namespace prelu {
inline namespace MW_ABI {

namespace {

constexpr bool in_range(int32_t shift) {
  return shift >= -31 && shift <= 30;
}

bool serves(const Quant& quant) {
  return quant.present() && quant.zero_point == int16_t(quant.zero_point);
}

Status prepare(const void*, const OpTypes& types, void* params) {
  Params& p = *static_cast<Params*>(params);
  p = Params{};
  const TensorType &x = types.in[kX], &alpha = types.in[kAlpha], &y = types.out[kY];
  MW_REQUIRE(x.dtype == y.dtype, bad_dtype);
  MW_DEVICE_TRY(binary::collapse(types, p.dim, p.a_steps, p.b_steps));
  // TFLM misreads alpha where x is broadcast and has another type.
  MW_REQUIRE(x.dtype == DType::f32 || x.dtype == alpha.dtype || x.shape == y.shape, bad_shape);
  if (x.dtype == DType::f32) return Status::ok;
  MW_REQUIRE(serves(x.quant) && serves(alpha.quant) && serves(y.quant), bad_quantization);
  const float x_scale = x.quant.scale(), y_scale = y.quant.scale();
  const Multiplier above = quantize_quotient(x_scale, y_scale);
  const Multiplier below = quantize_quotient(x_scale, alpha.quant.scale(), y_scale);
  p.multiplier = above.multiplier, p.shift = int16_t(above.shift);
  p.below = below.multiplier, p.below_shift = int16_t(below.shift);
  p.x_zp = int16_t(x.quant.zero_point), p.alpha_zp = int16_t(alpha.quant.zero_point);
  p.y_zp = int16_t(y.quant.zero_point);
  return Status::ok;
}

}  // namespace

MW_SHARED Status footprint(const Params& p, const KernelRow& row, Footprint& f) {
  MW_REQUIRE(in_range(p.shift) && in_range(p.below_shift), bad_quantization);
  MW_REQUIRE(fits_int8(p.alpha_zp), bad_quantization);  // its product with x fits
  return binary::check_sizes(p, row, f);
}

namespace {

constexpr OpCore make_core() {
  OpCore core = op_core<Attrs, Params>("prelu", kCode, kSlots);
  core.tflite_code = 54;
  core.read_tflite = no_tflite_options;
  core.infer = binary::infer_alike;
  core.prepare = prepare;
  core.overlap = binary::overlap<Params>;
  return core;
}

}  // namespace

MW_SHARED extern constexpr OpCore kCore = linked_core(make_core());

}  // namespace MW_ABI
}  // namespace prelu
}  // namespace mw
