// SPDX-License-Identifier: Apache-2.0
// log2 by the position of the leading bit plus the Q16 mantissa, corrected by a table of
// log2(1 + t) - t at 128 points. Between points TFLM's front-end adds the difference of the
// neighbours times the position, shifted by 16 where 9 would interpolate; its bytes are the
// contract, and the error is below 0.0035 octaves.
#include "dsp/filter_bank_log/filter_bank_log.h"

#include "ops/_family/frame/frame.h"

namespace mw {
namespace filter_bank_log {
inline namespace MW_ABI {

namespace {

constexpr int32_t kSegmentBits = 7, kSegments = 1 << kSegmentBits;
constexpr uint32_t kHalf = 1u << 15;
constexpr uint32_t kLn2 = 45426;  // Q16

struct LogTable {
  uint16_t correction[kSegments + 1];  // Q16
};

// log2(1 + t) bit by bit: squaring doubles a logarithm, and an integer part that appears is its
// next bit. 24 bits before rounding.
constexpr LogTable make_log_table() {
  LogTable table{};
  for (uint32_t i = 0; i < uint32_t(kSegments); ++i) {
    uint64_t mantissa = (uint64_t(1) << 31) + (uint64_t(i) << (31 - kSegmentBits));  // Q31, [1, 2)
    uint32_t log2 = 0;
    for (int32_t bit = 0; bit < 24; ++bit) {
      mantissa = (mantissa * mantissa) >> 31;
      const uint32_t carry = mantissa >= (uint64_t(1) << 32) ? 1 : 0;
      mantissa >>= carry;
      log2 = log2 << 1 | carry;
    }
    table.correction[i] = uint16_t(((log2 + 128) >> 8) - (i << (16 - kSegmentBits)));
  }
  return table;
}
constexpr LogTable kTable = make_log_table();

uint32_t fixed_log(uint32_t x, int32_t scale_shift) {
  const int32_t exponent = bit_length(x) - 1;
  const uint32_t mantissa = x - (uint32_t(1) << exponent);
  const int32_t t =
      int32_t(exponent < 16 ? mantissa << (16 - exponent) : mantissa >> (exponent - 16));
  const int32_t segment = t >> (16 - kSegmentBits);
  const int32_t low = kTable.correction[segment], high = kTable.correction[segment + 1];
  const int32_t position = t & ((1 << (16 - kSegmentBits)) - 1);
  const int32_t log2 = (exponent << 16) + t + low + (((high - low) * position) >> 16);
  const uint32_t ln = uint32_t((uint64_t(uint32_t(log2)) * kLn2 + kHalf) >> 16);
  return ((ln << scale_shift) + kHalf) >> 16;
}

}  // namespace

MW_SHARED void filter_bank_log_u32_u16_ref(const Params& p, const Args& args) {
  const uint32_t* x = args.input<uint32_t>(kX);
  uint16_t* y = args.output<uint16_t>(kY);
  const int32_t left = p.correction_bits > 0 ? p.correction_bits : 0;
  const int32_t right = p.correction_bits < 0 ? -p.correction_bits : 0;
  for (int32_t i = 0; i < p.frames * p.channels; ++i) {
    const uint32_t corrected = x[i] << left >> right;
    const uint32_t value = corrected > 1 ? fixed_log(corrected, p.scale_shift) : 0;
    y[i] = uint16_t(value < UINT16_MAX ? value : UINT16_MAX);
  }
}

}  // namespace MW_ABI
}  // namespace filter_bank_log
}  // namespace mw
