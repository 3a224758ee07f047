// SPDX-License-Identifier: Apache-2.0
#include "abi/exact_real.h"
#include "ops/_family/unary/whole.h"

namespace mw {
inline namespace MW_ABI {
namespace unary {

namespace {

// Halves away from zero; what is no number, and far, stays.
float rounded(float x) {
  if (!(x < 8388608.0f && x > -8388608.0f)) return x;
  const int32_t whole = int32_t(x);
  const float rest = x - float(whole);
  return float(whole + (rest >= 0.5f ? 1 : (rest <= -0.5f ? -1 : 0)));
}

// No number is 0.
int16_t clamped(float x) {
  return int16_t(x != x ? 0 : (x > INT16_MAX ? INT16_MAX : (x < INT16_MIN ? INT16_MIN : x)));
}

}  // namespace

MW_SHARED void Sampled::sample_s8(const Quant& x, const Quant& y, Function f, void* table) {
  if (table == nullptr) return;
  const float steps = 1 / y.scale();
  for (int32_t q = INT8_MIN; q <= INT8_MAX; ++q) {
    const float real = x.scale() * float(q - x.zero_point);
    const float value = rounded(f(real) * steps) + float(y.zero_point);
    int8_t& entry = static_cast<int8_t*>(table)[uint8_t(q)];
    entry = int8_t(value > INT8_MAX ? INT8_MAX : (value > INT8_MIN ? value : INT8_MIN));
  }
}

// A sample is moved by half of what a straight line to the next one is off in the middle.
MW_SHARED void Sampled::sample_s16(const Quant& x, const Quant& y, Function f, void* table) {
  if (table == nullptr) return;
  constexpr int32_t kLast = kSamples - 1;
  const float least = x.scale() * INT16_MIN, most = x.scale() * INT16_MAX;
  const float step = (most - least) / float(kLast), half_step = step / 2;
  const float steps = 65536.0f / (y.scale() * INT16_MAX - y.scale() * INT16_MIN);
  const auto value = [&](float at) {
    const float y_at = f(at);
    return (y_at < -__FLT_MAX__ ? y.scale() * INT16_MIN : y_at) * steps;
  };
  int16_t* sample = static_cast<int16_t*>(table);
  for (int32_t i = 0; i < kLast; ++i) {
    const float at = least + float(i) * step;
    const float here = rounded(value(at));
    const float next = value(least + float(i + 1) * step);
    const float off = rounded((next + here) / 2) - rounded(value(at + half_step));
    *sample++ = clamped(here - rounded(off / 2));
  }
  *sample = clamped(rounded(value(most)));
}

MW_SHARED Status Sampled::footprint(const Params& p, const KernelRow& row, Footprint& f) {
  if (row.x == DType::s8) f.table_bytes[0] = kEntries;
  if (row.x == DType::s16) f.table_bytes[0] = kSamples * uint32_t(sizeof(int16_t));
  return elementwise_footprint(p, row, f);
}

MW_SHARED Status Whole::set_factors(const OpTypes& types, Params& p) {
  const Multiplier x = quantize_quotient(types.in[kX].quant.scale(), 1.0f);
  const Multiplier y = quantize_quotient(1.0f, types.out[kY].quant.scale());
  MW_REQUIRE(x.shift <= 15 && y.shift <= 30 && y.shift >= -31, bad_quantization);
  p.x_multiplier = x.multiplier, p.x_shift = int16_t(x.shift);
  p.y_multiplier = y.multiplier, p.y_shift = int16_t(y.shift);
  return Status::ok;
}

MW_SHARED Status Whole::footprint(const Params& p, const KernelRow& row, Footprint& f) {
  MW_REQUIRE(p.x_shift >= -31 && p.x_shift <= 15 && p.y_shift >= -31 && p.y_shift <= 30,
             bad_quantization);
  if (row.x == DType::s8) f.table_bytes[0] = kEntries;
  return elementwise_footprint(p, row, f);
}

MW_SHARED void Whole::s8_ref(const Params& p, const Args& args) {
  look_up(p.elems, args);
}

}  // namespace unary
}  // namespace MW_ABI
}  // namespace mw
