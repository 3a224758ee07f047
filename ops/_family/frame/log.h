// SPDX-License-Identifier: Apache-2.0
// What: log_q16(), the natural logarithm of an integer, in fixed point.
// Why: the front-end's block and the operator of TFLM's signal library are one arithmetic.
// Contract: x > 0; Q16.
//
// log2 by the position of the leading bit plus the Q16 mantissa, corrected by a table of
// log2(1 + t) - t at 128 points. Between points TFLM's front-end adds the difference of the
// neighbours times the position, shifted by 16 where 9 would interpolate; its bytes are the
// contract, and the error is below 0.0035 octaves.
#ifndef MW_OPS_FAMILY_FRAME_LOG_H_
#define MW_OPS_FAMILY_FRAME_LOG_H_

#include "ops/_family/frame/frame.h"

namespace mw {
inline namespace MW_ABI {

constexpr int32_t kLogSegmentBits = 7, kLogSegments = 1 << kLogSegmentBits;
constexpr uint32_t kLogHalf = 1u << 15;
constexpr uint32_t kLn2 = 45426;  // Q16

struct LogTable {
  uint16_t correction[kLogSegments + 1];  // Q16
};

// log2(1 + t) bit by bit: squaring doubles a logarithm, and an integer part that appears is its
// next bit. 24 bits before rounding.
constexpr LogTable make_log_table() {
  LogTable table{};
  for (uint32_t i = 0; i < uint32_t(kLogSegments); ++i) {
    uint64_t mantissa =
        (uint64_t(1) << 31) + (uint64_t(i) << (31 - kLogSegmentBits));  // Q31, [1, 2)
    uint32_t log2 = 0;
    for (int32_t bit = 0; bit < 24; ++bit) {
      mantissa = (mantissa * mantissa) >> 31;
      const uint32_t carry = mantissa >= (uint64_t(1) << 32) ? 1 : 0;
      mantissa >>= carry;
      log2 = log2 << 1 | carry;
    }
    table.correction[i] = uint16_t(((log2 + 128) >> 8) - (i << (16 - kLogSegmentBits)));
  }
  return table;
}
constexpr LogTable kLogTable = make_log_table();

inline uint32_t log_q16(uint32_t x) {
  const int32_t exponent = bit_length(x) - 1;
  const uint32_t mantissa = x - (uint32_t(1) << exponent);
  const int32_t t =
      int32_t(exponent < 16 ? mantissa << (16 - exponent) : mantissa >> (exponent - 16));
  const int32_t segment = t >> (16 - kLogSegmentBits);
  const int32_t low = kLogTable.correction[segment], high = kLogTable.correction[segment + 1];
  const int32_t position = t & ((1 << (16 - kLogSegmentBits)) - 1);
  const int32_t log2 = (exponent << 16) + t + low + (((high - low) * position) >> 16);
  return uint32_t((uint64_t(uint32_t(log2)) * kLn2 + kLogHalf) >> 16);
}

// ln x times `scale`, a whole number, rounded; the product wraps, as TFLM's does.
inline uint32_t scaled_log(uint32_t x, uint32_t scale) {
  return (log_q16(x) * scale + kLogHalf) >> 16;
}

}  // namespace MW_ABI
}  // namespace mw

#endif  // MW_OPS_FAMILY_FRAME_LOG_H_
