// SPDX-License-Identifier: Apache-2.0
// What: the 16-bit SIMD of Armv7E-M and Armv8-M (Cortex-M4, M7, M33, M55) as inline functions.
// Why: kernels read alike, and run on any host through the portable meaning given here, so that the
// differential tests cover them.
// Contract: a word holds two int16 lanes, the lower one in bits 0..15. Loads and stores take any
// alignment. Sums wrap. Source: Arm C Language Extensions.
#pragma once

#include <stdint.h>

#if defined(__ARM_FEATURE_SIMD32)
#include <arm_acle.h>
#endif

namespace mw::arm_dsp {

inline uint32_t load32(const void* at) {
  uint32_t word;
  __builtin_memcpy(&word, at, sizeof(word));
  return word;
}
inline void store32(void* at, uint32_t word) {
  __builtin_memcpy(at, &word, sizeof(word));
}

constexpr uint32_t lanes(int32_t low, int32_t high) {
  return (uint32_t(low) & 0xffffu) | (uint32_t(high) << 16);
}
constexpr int32_t low_lane(uint32_t word) {
  return int16_t(word);
}
constexpr int32_t high_lane(uint32_t word) {
  return int16_t(word >> 16);
}

#if defined(__ARM_FEATURE_SIMD32)

// Bytes 0 and 2, sign-extended.
inline uint32_t even_bytes(uint32_t word) {
  return uint32_t(__sxtb16(word));
}
// Bytes 1 and 3, sign-extended. No intrinsic names the rotation that the instruction has.
inline uint32_t odd_bytes(uint32_t word) {
  uint32_t out;
  __asm__("sxtb16 %0, %1, ror #8" : "=r"(out) : "r"(word));
  return out;
}
// The same, added lane by lane to `to`.
inline uint32_t add_even_bytes(uint32_t to, uint32_t word) {
  return uint32_t(__sxtab16(to, word));
}
inline uint32_t add_odd_bytes(uint32_t to, uint32_t word) {
  uint32_t out;
  __asm__("sxtab16 %0, %1, %2, ror #8" : "=r"(out) : "r"(to), "r"(word));
  return out;
}
// sum + both products of lanes.
inline int32_t dot(uint32_t a, uint32_t b, int32_t sum) {
  return __smlad(a, b, sum);
}

#else

constexpr uint32_t even_bytes(uint32_t word) {
  return lanes(int8_t(word), int8_t(word >> 16));
}
constexpr uint32_t odd_bytes(uint32_t word) {
  return lanes(int8_t(word >> 8), int8_t(word >> 24));
}
constexpr uint32_t add_even_bytes(uint32_t to, uint32_t word) {
  return lanes(low_lane(to) + int8_t(word), high_lane(to) + int8_t(word >> 16));
}
constexpr uint32_t add_odd_bytes(uint32_t to, uint32_t word) {
  return lanes(low_lane(to) + int8_t(word >> 8), high_lane(to) + int8_t(word >> 24));
}
constexpr int32_t dot(uint32_t a, uint32_t b, int32_t sum) {
  const int32_t low = low_lane(a) * low_lane(b), high = high_lane(a) * high_lane(b);
  return int32_t(uint32_t(sum) + uint32_t(low) + uint32_t(high));
}

#endif

}  // namespace mw::arm_dsp
