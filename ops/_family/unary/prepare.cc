// SPDX-License-Identifier: Apache-2.0
#include "ops/_family/unary/clamp.h"

namespace mw {
inline namespace MW_ABI {
namespace unary {

MW_SHARED int32_t overlap(const void*, const KernelRow&, uint32_t, bool reverse) {
  return reverse ? kNoOverlap : 0;
}

MW_SHARED Status check_types(const OpTypes& types, int32_t& elems) {
  MW_REQUIRE(types.in[kX].dtype == types.out[kY].dtype, bad_dtype);
  MW_DEVICE_TRY(check_elementwise(types));
  elems = types.in[kX].shape.elems();
  return Status::ok;
}

MW_SHARED Status Clamped::prepare(Activation clamps, const OpTypes& types, Params& p) {
  p = Params{};
  MW_DEVICE_TRY(check_types(types, p.elems));
  return activation_range(clamps, types.in[kX], p.act_min, p.act_max);
}

MW_SHARED Status Clamped::footprint(const Params& p, const KernelRow& row, Footprint& f) {
  return elementwise_footprint(p, row, f);
}

MW_SHARED Status Rescaled::prepare(const OpTypes& types, Params& p) {
  p = Params{};
  MW_DEVICE_TRY(check_types(types, p.elems));
  const TensorType &x = types.in[kX], &y = types.out[kY];
  if (x.dtype != DType::s8) return Status::ok;
  MW_REQUIRE(x.quant.present() && y.quant.present() && fits_int8(x.quant.zero_point) &&
                 fits_int8(y.quant.zero_point),
             bad_quantization);
  const float ratio = x.quant.scale() / y.quant.scale();
  const Multiplier m = quantize_multiplier(double(ratio));
  p.multiplier = m.multiplier, p.shift = int16_t(m.shift);
  p.x_zp = int16_t(x.quant.zero_point), p.y_zp = int16_t(y.quant.zero_point);
  p.act_min = p.y_zp;
  return Status::ok;
}

MW_SHARED Status Rescaled::footprint(const Params& p, const KernelRow& row, Footprint& f) {
  MW_REQUIRE(p.shift >= -31 && p.shift <= 30, bad_quantization);
  return elementwise_footprint(p, row, f);
}

}  // namespace unary
}  // namespace MW_ABI
}  // namespace mw
