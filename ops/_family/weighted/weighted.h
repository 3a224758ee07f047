// SPDX-License-Identifier: Apache-2.0
// What: what operators with weights and a bias share: fully_connected and the convolutions.
// Why: their operands stand in the same slots and obey the same rules; each has its own shapes.
// Contract: device-safe. Inputs are x, weights, bias (optional); derived tables are s32 multipliers
// and s8 shifts, one an output channel. s8: y = requantize(s32 bias + sum of (x - x_zp) * w); s16
// the same with an s64 bias or an s32 one. s8 with u8 weights: w less their zero point in place of
// w, as older converters quantize, with one scale. f32 with s8 weights: x is quantized in each run
// (hybrid.h), y = bias + scale * scale of the channel * sum; the first table holds floats.
#ifndef MW_OPS_FAMILY_WEIGHTED_WEIGHTED_H_
#define MW_OPS_FAMILY_WEIGHTED_WEIGHTED_H_

#include "abi/attrs.h"
#include "abi/op.h"
#include "abi/requantize.h"

namespace mw {
inline namespace MW_ABI {
namespace weighted_op {

enum In : uint8_t { kX, kW, kB };
enum Table : uint8_t { kMultiplier, kShift };

// The bias, and what integers ask of dtypes and quantization. The zero points of weights other
// than u8 are not read, nor along which dimension their scales run: as TFLM.
Status check_operands(const OpTypes& types, int32_t out_c);

// OpCore::derive; tables[0] is null where one factor serves all channels, and for f32.
// Source of the arithmetic: TFLite's PopulateConvolutionQuantizationParams; of u8 weights, its
// GetQuantizedConvolutionMultipler, whose product of scales is a float.
void derive(const void* attrs, const OpTypes& types, const void* params, void* const* tables);

// What Params call wide: kWideSums where sums have 64 bits, which are those of s16 with an s64 bias
// or with none, and others wrap in 32 bits; kZeroPoint where x is f32, to be quantized with a zero
// point, as TFLite's convolutions do where there is a list of scales; of u8
// weights, their zero point less 128.
constexpr int8_t kWideSums = 1, kZeroPoint = 2;
int8_t wide_of(const OpTypes& types);
template <class P>
constexpr DType bias_dtype(const P& p, const KernelRow& row) {
  return row.x == DType::s16 && p.wide == kWideSums ? DType::s64 : DType::s32;  // or f32
}
inline int32_t rescale(int32_t sum, Multiplier m) {
  return requantize(sum, m);
}
inline int32_t rescale(int64_t sum, Multiplier m) {
  return requantize_wide(sum, m);
}

// Weights of 4 bits, used as a pointer is; the first of a byte lies in its low half.
struct Int4 {
  const uint8_t* bytes;
  int32_t at;

  explicit Int4(const void* first) : bytes(static_cast<const uint8_t*>(first)), at(0) {}
  int32_t operator[](int32_t i) const {
    const int32_t bits = (bytes[(at + i) / 2] >> ((at + i) % 2 * 4)) & 0xf;
    return bits < 8 ? bits : bits - 16;
  }
  int32_t operator*() const { return (*this)[0]; }
  Int4& operator+=(int32_t elems) {
    at += elems;
    return *this;
  }
  Int4 operator+(int32_t elems) const {
    Int4 moved = *this;
    return moved += elems;
  }
};

// Weights of u8, used as a pointer is to their distances from the zero point.
struct Unsigned {
  const uint8_t* at;
  int32_t zero_point;

  template <class P>
  Unsigned(const Args& args, const P& p) : at(args.input<uint8_t>(kW)), zero_point(p.wide + 128) {}
  int32_t operator[](int32_t i) const { return at[i] - zero_point; }
  int32_t operator*() const { return *at - zero_point; }
  Unsigned& operator+=(int32_t elems) {
    at += elems;
    return *this;
  }
  Unsigned operator+(int32_t elems) const {
    Unsigned moved = *this;
    return moved += elems;
  }
};

// Footprint of the bias.
inline bool bias_footprint(int32_t out_c, DType dtype, Footprint& f) {
  f.optional_in = 1u << kB;
  return checked_storage(f.in_bytes[kB], dtype, out_c);
}

// Footprint of the derived tables, of a number of channels that bias_footprint() has passed.
constexpr void table_footprint(int32_t out_c, Footprint& f) {
  f.table_bytes[kMultiplier] = uint32_t(out_c) * 4;
  f.table_bytes[kShift] = uint32_t(out_c);
}

// KernelRow::check_tables where every kernel takes the tables.
template <class P>
Status check_tables(const void* params, const void* const* tables, Footprint&) {
  return check_channel_shifts(static_cast<const int8_t*>(tables[kShift]),
                              static_cast<const P*>(params)->out_c);
}

constexpr OpCore core(OpCore core) {
  core.min_inputs = 2;
  core.derive = derive;
  return core;
}

}  // namespace weighted_op
}  // namespace MW_ABI
}  // namespace mw

#endif  // MW_OPS_FAMILY_WEIGHTED_WEIGHTED_H_
