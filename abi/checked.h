// SPDX-License-Identifier: Apache-2.0
// What: size arithmetic that cannot overflow, and bit casts of floats.
// Why: Params and files may be hostile; every footprint is computed with these.
// Contract: kMaxBytes bounds any buffer; factors must be positive.
#pragma once

#include <stdint.h>

namespace mw {

inline constexpr uint32_t kMaxBytes = 1u << 28;

// out = product of the factors; false if one is not positive or the product exceeds kMaxBytes.
template <class... Factors>
constexpr bool checked_product(uint32_t& out, Factors... factors) {
  uint64_t product = 1;
  bool ok = true;
  const auto step = [&](int64_t factor) {
    ok = ok && factor > 0 && factor <= int64_t(kMaxBytes);
    if (ok) product *= uint64_t(factor);
    ok = ok && product <= kMaxBytes;
  };
  (step(int64_t(factors)), ...);
  out = ok ? uint32_t(product) : 0;
  return ok;
}

constexpr float float_from_bits(int32_t bits) {
  return __builtin_bit_cast(float, bits);
}
constexpr int32_t bits_from_float(float value) {
  return __builtin_bit_cast(int32_t, value);
}

}  // namespace mw
