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
  if (x.dtype == DType::f32) {
    MW_REQUIRE(w.dtype == DType::f32 || w.quant.present(), bad_quantization);
    if (w.dtype == DType::f32) return Status::ok;
  } else {
    MW_REQUIRE(s8 || s16, no_kernel);
    // The dtypes of weights and output select the kernel.
    MW_REQUIRE(x.quant.present() && w.quant.present() && y.quant.present(), bad_quantization);
  }
  const bool u8 = w.dtype == DType::u8;
  MW_REQUIRE(!u8 || (!w.quant.per_channel() && uint32_t(w.quant.zero_point) <= UINT8_MAX),
             bad_quantization);
  MW_REQUIRE(!w.quant.per_channel() || int32_t(w.quant.scales.count) == out_c, bad_quantization);
  // Those of s16 are 0 in TFLite's specification; a kernel takes more.
  MW_REQUIRE(fits_int8(x.quant.zero_point) && fits_int8(y.quant.zero_point), bad_quantization);
  return Status::ok;
}

MW_SHARED int8_t wide_of(const OpTypes& types) {
  const TensorType &x = types.in[kX], &w = types.in[kW];
  if (w.dtype == DType::u8) return int8_t(w.quant.zero_point - 128);
  if (x.dtype == DType::f32) return w.quant.per_channel() ? kZeroPoint : 0;
  const bool narrow = types.in.count > kB && types.in[kB].dtype == DType::s32;
  return x.dtype == DType::s16 && !narrow ? kWideSums : 0;
}

MW_SHARED void derive(const void*, const OpTypes& types, const void*, void* const* tables) {
  if (tables[0] == nullptr) return;
  const TensorType &x = types.in[kX], &y = types.out[0];
  const Quant& w = types.in[kW].quant;
  int32_t* multiplier = static_cast<int32_t*>(tables[0]);
  int8_t* shift = static_cast<int8_t*>(tables[1]);
  const int32_t channels = y.shape[y.shape.rank - 1];
  if (types.in[kW].dtype == DType::u8) {
    const float product = x.quant.scale() * w.scale(), one = 1;
    return derive_channel_multipliers({{&product, 1}, 0}, {{&one, 1}, 0}, y.quant, channels,
                                      multiplier, shift);
  }
  if (x.dtype != DType::f32) {
    return derive_channel_multipliers(x.quant, w, y.quant, channels, multiplier, shift);
  }
  for (int32_t c = 0; c < channels; ++c) {
    multiplier[c] = bits_from_float(w.scales[w.per_channel() ? uint32_t(c) : 0]);
    shift[c] = 0;
  }
}

}  // namespace weighted_op
}  // namespace MW_ABI
}  // namespace mw
