// SPDX-License-Identifier: Apache-2.0
// What: the pattern that a self-test of firmware puts into a model, and the checksum of what comes
// out.
// Why: a product can tell in the field whether its flash, its memory and its core still compute
// what the host computed when the model was compiled, at the cost of a few dozen bytes. Contract:
// inline, so that firmware without the test has none of it. The checksum is the CRC-32 of zlib over
// all outputs in order, computed bit by bit: no table. The pattern has no float that is no number:
// byte k is k mod 64, again in each input.
#ifndef MW_RT_SELFTEST_H_
#define MW_RT_SELFTEST_H_

#include <stdint.h>

#include "abi/config.h"

namespace mw {
inline namespace MW_ABI {

inline void fill_test_pattern(uint8_t* input, uint32_t bytes) {
  for (uint32_t k = 0; k < bytes; ++k) input[k] = uint8_t(k & 63);
}

// Begins with 0xffffffff; the checksum is what is left, inverted.
inline uint32_t add_to_crc(uint32_t crc, const uint8_t* output, uint32_t bytes) {
  for (const uint8_t* const end = output + bytes; output != end; ++output) {
    crc ^= *output;
    for (uint32_t bit = 8; bit > 0; --bit) crc = crc >> 1 ^ (crc & 1 ? 0xedb88320u : 0u);
  }
  return crc;
}

}  // namespace MW_ABI
}  // namespace mw

#endif  // MW_RT_SELFTEST_H_
