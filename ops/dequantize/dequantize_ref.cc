// SPDX-License-Identifier: Apache-2.0
#include "ops/dequantize/dequantize.h"

namespace mw {
namespace dequantize {
inline namespace MW_ABI {

namespace {

template <class X>
void to_float(const Params& p, const Args& args) {
  const X* x = args.input<X>(kX);
  float* y = args.output<float>(kY);
  for (int32_t i = 0; i < p.elems; ++i) y[i] = p.scale * float(x[i] - p.x_zp);
}

// A float16; one without its first bit counts in steps of 2^-24.
float from_half(uint32_t bits) {
  const uint32_t rest = bits & 0x7fff;
  const int32_t sign = int32_t((bits >> 15) << 31);
  int32_t value = int32_t((rest << 13) + ((127 - 15) << 23));
  if (rest < 0x400) value = bits_from_float(float(rest) * (1.0f / (1 << 24)));
  if (rest >= 0x7c00) value = int32_t((rest << 13) | 0x7f800000);
  return float_from_bits(value | sign);
}

}  // namespace

MW_SHARED void dequantize_f16_f32_ref(const Params& p, const Args& args) {
  const uint16_t* x = args.input<uint16_t>(kX);
  float* y = args.output<float>(kY);
  for (int32_t i = 0; i < p.elems; ++i) y[i] = from_half(x[i]);
}
MW_SHARED void dequantize_s8_f32_ref(const Params& p, const Args& args) {
  to_float<int8_t>(p, args);
}
MW_SHARED void dequantize_s16_f32_ref(const Params& p, const Args& args) {
  to_float<int16_t>(p, args);
}
MW_SHARED void dequantize_u8_f32_ref(const Params& p, const Args& args) {
  to_float<uint8_t>(p, args);
}

}  // namespace MW_ABI
}  // namespace dequantize
}  // namespace mw
