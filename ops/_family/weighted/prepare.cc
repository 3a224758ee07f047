// SPDX-License-Identifier: Apache-2.0
#include "ops/_family/weighted/weighted.h"

namespace mw {
inline namespace MW_ABI {
namespace weighted_op {

MW_SHARED Status check_operands(const OpTypes& types, int32_t out_c) {
  const TensorType &x = types.in[kX], &w = types.in[kW], &y = types.out[0];
  const bool s8 = x.dtype == DType::s8, s16 = x.dtype == DType::s16;
  if (types.in.count > kB && types.in[kB].present()) {
    const TensorType& bias = types.in[kB];
    MW_REQUIRE(bias.shape.elems() == out_c, bad_shape);
    const bool wide = s16 && bias.dtype == DType::s64;
    MW_REQUIRE(wide || bias.dtype == (s8 || s16 ? DType::s32 : x.dtype), bad_dtype);
  }
  if (x.dtype == DType::f32) return Status::ok;
  MW_REQUIRE(s8 || s16, no_kernel);
  // The dtypes of weights and output select the kernel.
  MW_REQUIRE(x.quant.present() && w.quant.present() && y.quant.present(), bad_quantization);
  MW_REQUIRE(!w.quant.per_channel() || int32_t(w.quant.scales.count) == out_c, bad_quantization);
  // Those of s16 are 0 in TFLite's specification; a kernel takes more.
  MW_REQUIRE(fits_int8(x.quant.zero_point) && fits_int8(y.quant.zero_point), bad_quantization);
  return Status::ok;
}

MW_SHARED bool has_wide_sums(const OpTypes& types) {
  if (types.in[kX].dtype != DType::s16) return false;
  return types.in.count <= kB || types.in[kB].dtype != DType::s32;
}

MW_SHARED void derive(const void*, const OpTypes& types, const void*, void* const* tables) {
  if (tables[0] == nullptr) return;
  const TensorType& y = types.out[0];
  derive_channel_multipliers(types.in[kX].quant, types.in[kW].quant, y.quant,
                             y.shape[y.shape.rank - 1], static_cast<int32_t*>(tables[0]),
                             static_cast<int8_t*>(tables[1]));
}

}  // namespace weighted_op
}  // namespace MW_ABI
}  // namespace mw
