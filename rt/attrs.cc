// SPDX-License-Identifier: Apache-2.0
#include "abi/attrs.h"

namespace mw {

Multiplier quantize_multiplier(double real) {
  const uint64_t bits = __builtin_bit_cast(uint64_t, real);
  const int32_t exponent = int32_t((bits >> 52) & 0x7ff);
  if (exponent == 0) return {};  // zero, or far below what 31 bits of shift can reach
  // real = 0.1mmm * 2^(exponent - 1022); round the 53-bit significand to 31 bits, halves up.
  const uint64_t significand = (bits & ((uint64_t(1) << 52) - 1)) | (uint64_t(1) << 52);
  uint64_t fixed = (significand + (uint64_t(1) << 21)) >> 22;
  int32_t shift = exponent - 1022;
  if (fixed == uint64_t(1) << 31) {
    fixed >>= 1;
    ++shift;
  }
  if (shift < -31) return {};
  if (shift > 30) return {INT32_MAX, 30};
  return {static_cast<int32_t>(fixed), shift};
}

void derive_channel_multipliers(const Quant& x, const Quant& w, const Quant& y, int32_t channels,
                                int32_t* multiplier, int8_t* shift) {
  for (int32_t c = 0; c < channels; ++c) {
    const double w_scale = double(w.scales[w.per_channel() ? uint32_t(c) : 0]);
    const Multiplier m = quantize_multiplier(double(x.scale()) * w_scale / double(y.scale()));
    multiplier[c] = m.multiplier;
    shift[c] = int8_t(m.shift);
  }
}

Status check_channel_shifts(const int8_t* shift, int32_t channels) {
  for (int32_t c = 0; c < channels; ++c)
    MW_REQUIRE(shift[c] >= -31 && shift[c] <= 30, bad_quantization);
  return Status::ok;
}

namespace {

struct Limits {
  int32_t low, high;
};

constexpr Limits dtype_limits(DType dtype) {
  switch (dtype) {
    case DType::s8:
      return {INT8_MIN, INT8_MAX};
    case DType::u8:
      return {0, UINT8_MAX};
    case DType::s16:
      return {INT16_MIN, INT16_MAX};
    default:
      return {INT32_MIN, INT32_MAX};
  }
}

// TFLite: zero_point + round(value / scale), in float, halves away from zero, clamped to the dtype.
int32_t quantized(float value, const Quant& quant, const Limits& limits) {
  const float steps = value / quant.scale();
  const float low = float(limits.low), high = float(limits.high);
  if (steps <= 2 * low) return limits.low;
  if (steps >= 2 * high) return limits.high;
  int32_t rounded = int32_t(steps);
  const float rest = steps - float(rounded);  // exact, so that halves are seen as halves
  rounded += rest >= 0.5f ? 1 : (rest <= -0.5f ? -1 : 0);
  return clamp(quant.zero_point + rounded, limits.low, limits.high);
}

}  // namespace

Status activation_range(Activation activation, const TensorType& out, int32_t& low, int32_t& high) {
  struct Bounds {
    bool has_low, has_high;
    float low, high;
  };
  static constexpr Bounds kBounds[] = {
      {false, false, 0, 0}, {true, false, 0, 0}, {true, true, -1, 1}, {true, true, 0, 6}};
  const uint8_t index = uint8_t(activation);
  MW_REQUIRE(index < sizeof(kBounds) / sizeof(kBounds[0]), bad_attribute);
  const Bounds& bounds = kBounds[index];
  if (out.dtype == DType::f32) {
    low = bits_from_float(bounds.has_low ? bounds.low : -3.402823466e38f);
    high = bits_from_float(bounds.has_high ? bounds.high : 3.402823466e38f);
    return Status::ok;
  }
  const Limits limits = dtype_limits(out.dtype);
  low = limits.low;
  high = limits.high;
  if (!bounds.has_low) return Status::ok;
  MW_REQUIRE(out.quant.present(), bad_quantization);
  low = quantized(bounds.low, out.quant, limits);
  if (bounds.has_high) high = quantized(bounds.high, out.quant, limits);
  return Status::ok;
}

}  // namespace mw
