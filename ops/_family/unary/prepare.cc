// SPDX-License-Identifier: Apache-2.0
#include "ops/_family/unary/clamp.h"
#include "ops/_family/unary/curve.h"
#include "ops/_family/unary/plain.h"

namespace mw {
inline namespace MW_ABI {
namespace unary {

MW_SHARED int32_t overlap(const void*, const KernelRow&, OverlapQuery query) {
  return query.reverse ? kNoOverlap : 0;
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

namespace {

// One scale, and a zero point that the type has: of int16 only 0.
bool serves(const TensorType& x) {
  const int32_t zero_point = x.quant.zero_point;
  return x.quant.present() && (x.dtype == DType::s8 ? fits_int8(zero_point) : zero_point == 0);
}

}  // namespace

MW_SHARED Status Rescaled::prepare(float low, float high, const OpTypes& types, Params& p) {
  p = Params{};
  MW_DEVICE_TRY(check_types(types, p.elems));
  const TensorType &x = types.in[kX], &y = types.out[kY];
  if (x.dtype == DType::f32) return Status::ok;
  MW_REQUIRE(serves(x) && serves(y), bad_quantization);
  const Multiplier m = quantize_quotient(x.quant.scale(), y.quant.scale());
  p.multiplier = m.multiplier, p.shift = int16_t(m.shift);
  p.x_zp = int16_t(x.quant.zero_point), p.y_zp = int16_t(y.quant.zero_point);
  int32_t least, most;
  clamp_range(low, high, y, least, most);
  p.act_min = int16_t(least), p.act_max = int16_t(most);
  return Status::ok;
}

MW_SHARED Status Rescaled::footprint(const Params& p, const KernelRow& row, Footprint& f) {
  MW_REQUIRE(p.shift >= -31 && p.shift <= 30, bad_quantization);
  return elementwise_footprint(p, row, f);
}

MW_SHARED Status Plain::prepare(const void*, const OpTypes& types, void* params) {
  const Quant &x = types.in[kX].quant, &y = types.out[kY].quant;
  if (types.in[kX].dtype != DType::f32) {
    MW_REQUIRE(x.present() == y.present(), bad_quantization);
    MW_REQUIRE(!x.present() || (x.scale() == y.scale() && x.zero_point == 0 && y.zero_point == 0),
               bad_quantization);
  }
  return check_types(types, static_cast<Params*>(params)->elems);
}

MW_SHARED Status Plain::footprint(const Params& p, const KernelRow& row, Footprint& f) {
  return elementwise_footprint(p, row, f);
}

MW_SHARED Status Table::prepare(const OpTypes& types, const OutputQuant& wanted, int32_t& elems) {
  MW_DEVICE_TRY(check_types(types, elems));
  const TensorType &x = types.in[kX], &y = types.out[kY];
  if (x.dtype == DType::f32) return Status::ok;
  MW_REQUIRE(serves(x) && serves(y), bad_quantization);
  OutputQuant only = wanted;
  if (wanted.of_x) {
    only = {x.quant.scale(), x.quant.zero_point, true};
  } else if (wanted.scale != 0 && x.dtype == DType::s16) {
    only = {kWideScale, 0, false};
  }
  MW_REQUIRE(
      only.scale == 0 || (y.quant.scale() == only.scale && y.quant.zero_point == only.zero_point),
      bad_quantization);
  return Status::ok;
}

MW_SHARED Status Table::footprint(const Params& p, const KernelRow& row, Footprint& f) {
  if (row.x == DType::s8) f.table_bytes[0] = kEntries;
  return elementwise_footprint(p, row, f);
}

MW_SHARED Status Factored::footprint(const Params& p, const KernelRow& row, Footprint& f) {
  MW_REQUIRE(p.shift >= -31 && p.shift <= 30, bad_quantization);
  if (row.x == DType::s8) f.table_bytes[0] = kEntries;
  return elementwise_footprint(p, row, f);
}

MW_SHARED Status Curve::footprint(const Params& p, const KernelRow& row, Footprint& f) {
  MW_REQUIRE(p.shift >= 0 && p.shift <= 31 && p.multiplier >= 0 && p.multiplier <= INT16_MAX,
             bad_quantization);
  if (row.x == DType::s8) f.table_bytes[0] = kEntries;
  return elementwise_footprint(p, row, f);
}

// Source of the arithmetic: TFLM's CalculateArithmeticOpData of TANH, and of LOGISTIC. The factor
// is 3 * 2^12 scales, doubled until it has 15 bits, and cut off.
MW_SHARED Status Curve::set_factor(float x_scale, int32_t most_power, Params& p) {
  constexpr float kNear = 1.000693387f;  // 2^0.001
  for (int32_t power = 0; power <= most_power; ++power) {
    const float ratio = x_scale * float(1 << (12 - power));
    if (ratio * kNear > 1 && ratio < kNear) {
      p.multiplier = 3 << power;
      return Status::ok;
    }
  }
  const int32_t bits = bits_from_float(x_scale);
  const int32_t threefold = 3 * ((bits & 0x7fffff) | 0x800000);  // and so many times 2^exponent
  const int32_t exponent = (bits >> 23) - 150 + 12, spare = threefold > INT16_MAX << 10 ? 11 : 10;
  MW_REQUIRE(exponent + spare <= 0, bad_quantization);
  const int32_t shift = -exponent - spare, more = shift > 31 ? shift - 31 : 0;
  p.multiplier = more > 15 ? 0 : threefold >> spare >> more;
  p.shift = int16_t(shift - more);
  return Status::ok;
}

MW_SHARED Q4 to_q4(const Quant& x, int32_t q) {
  constexpr int32_t kIntegerBits = 4, kFractionalBits = 31 - kIntegerBits;
  // TFLM's multiplier and shift are the bits of the float scale: 24 of significand, and an
  // exponent.
  const int32_t bits = bits_from_float(x.scale());
  const int32_t multiplier = ((bits & 0x7fffff) | 0x800000) << 7;
  const int32_t shift = ((bits >> 23) & 0xff) - 126 + kFractionalBits;
  const int32_t steps = q - x.zero_point;
  // 15 and more are far: TFLite's CalculateInputRadius, in whole steps.
  const int32_t limit = ((1 << kIntegerBits) - 1) << kFractionalBits;
  const int32_t radius = shift > 30 ? 0 : (shift < 0 ? INT32_MAX : limit >> shift);
  if (steps <= -radius) return {0, -1};
  if (steps >= radius) return {0, 1};
  return {shift < -31 ? 0 : requantize(steps, multiplier, shift), 0};
}

}  // namespace unary
}  // namespace MW_ABI
}  // namespace mw
