// SPDX-License-Identifier: Apache-2.0
// What: the twiddle factors of rfft.h, derived when a model is compiled or opened.
// Why: they are trigonometric, and devices have no double: series in integers take its place.
// Contract: those of 16 and of 32 bits are the double's that TFLM rounds, in all lengths.
#ifndef MW_OPS_FAMILY_FRAME_TWIDDLES_H_
#define MW_OPS_FAMILY_FRAME_TWIDDLES_H_

#include "ops/_family/frame/rfft.h"

namespace mw {
inline namespace MW_ABI {
namespace real_fft {

// sin and cos of an eighth of a turn at most, in Q32, by their series; x in Q32 radians. A few
// units of error: no twiddle factor is so near to a half that it would be rounded otherwise.
inline uint32_t sine_q32(uint32_t x) {
  const uint64_t square = (uint64_t(x) * x) >> 32, one = uint64_t{1} << 32;
  uint64_t series = one;
  const uint32_t terms[] = {110, 72, 42, 20, 6};
  for (const uint32_t term : terms) {
    series = one - uint32_t((square * series) >> 32) / term;
  }
  return uint32_t((x * series) >> 32);
}
inline uint64_t cosine_q32(uint32_t x) {
  const uint64_t square = (uint64_t(x) * x) >> 32, one = uint64_t{1} << 32;
  uint64_t series = one;
  const uint32_t terms[] = {132, 90, 56, 30, 12, 2};
  for (const uint32_t term : terms) {
    series = one - uint32_t((square * series) >> 32) / term;
  }
  return series;
}

// Cosine and sine of an angle, as the sizes of both, in Q32, and their signs.
struct Turn {
  uint64_t sizes[2];
  bool negative[2];

  float cosine() const { return value(0); }
  float sine() const { return value(1); }
  float value(uint32_t i) const {
    const float size = float(sizes[i]) * (1.0f / 65536 / 65536);
    return negative[i] ? -size : size;
  }
  // Times 32767, rounded.
  int16_t q15(uint32_t i) const {
    const int32_t size = int32_t((sizes[i] * 32767 + (uint64_t{1} << 31)) >> 32);
    return int16_t(negative[i] ? -size : size);
  }
};
// A turn, of which 2^32 is a whole one, as a part of an eighth of one.
struct Folded {
  uint32_t part;
  bool swaps;  // cosine and sine
  bool negative_cosine, negative_sine;
};
inline Folded folded(uint32_t turn) {
  constexpr uint32_t kQuarter = uint32_t{1} << 30;
  const uint32_t quarter = turn >> 30, rest = turn & (kQuarter - 1);
  const bool upper = rest > kQuarter / 2;
  return {upper ? kQuarter - rest : rest, upper != ((quarter & 1) != 0),
          quarter == 1 || quarter == 2, quarter >= 2};
}
inline Turn turned(uint32_t turn) {
  constexpr uint64_t kQuarterTurn = 6746518852;  // pi / 2, Q32
  const Folded f = folded(turn);
  const uint32_t x = uint32_t((f.part * kQuarterTurn) >> 30);
  const uint64_t near = cosine_q32(x), far = sine_q32(x);
  return {{f.swaps ? far : near, f.swaps ? near : far}, {f.negative_cosine, f.negative_sine}};
}

// The upper half of the product.
inline uint64_t high_product(uint64_t a, uint64_t b) {
  const uint64_t a0 = uint32_t(a), a1 = a >> 32, b0 = uint32_t(b), b1 = b >> 32;
  const uint64_t middle = a1 * b0 + (a0 * b0 >> 32);
  return a1 * b1 + (middle >> 32) + ((uint32_t(middle) + a0 * b1) >> 32);
}
// The same series in Q63, of x in Q64, with 1 / term in Q64; a size in Q31 of it, times 2^31 - 1.
inline uint64_t series_q63(uint64_t square, const uint64_t (&reciprocals)[8]) {
  constexpr uint64_t kOne = uint64_t{1} << 63;
  uint64_t series = kOne;
  for (const uint64_t reciprocal : reciprocals) {
    series = kOne - high_product(high_product(square, series), reciprocal);
  }
  return series;
}
constexpr uint64_t reciprocal_q64(uint64_t term) {
  return UINT64_MAX / term;
}
inline int32_t round_q31(uint64_t size) {
  return int32_t((size - (size >> 31) + (uint64_t{1} << 31)) >> 32);
}

// exp(-j turn), in the fixed point of T.
inline void turn_to(uint32_t turn, Complex& to) {
  const Turn t = turned(turn);
  to = {t.q15(0), int16_t(-t.q15(1))};
}
inline void turn_to(uint32_t turn, ComplexOf<int32_t>& to) {
  constexpr uint64_t kCosine[8] = {reciprocal_q64(240), reciprocal_q64(182), reciprocal_q64(132),
                                   reciprocal_q64(90),  reciprocal_q64(56),  reciprocal_q64(30),
                                   reciprocal_q64(12),  reciprocal_q64(2)};
  constexpr uint64_t kSine[8] = {reciprocal_q64(272), reciprocal_q64(210), reciprocal_q64(156),
                                 reciprocal_q64(110), reciprocal_q64(72),  reciprocal_q64(42),
                                 reciprocal_q64(20),  reciprocal_q64(6)};
  constexpr uint64_t kEighth = 0xc90fdaa22168c235;  // pi / 4, Q64
  const Folded f = folded(turn);
  // part is at most 2^29: an eighth of a turn.
  const uint64_t x =
      f.part == uint32_t{1} << 29 ? kEighth : high_product(uint64_t(f.part) << 35, kEighth);
  const uint64_t square = high_product(x, x);
  const int32_t near = round_q31(series_q63(square, kCosine));
  const int32_t far = round_q31(high_product(x, series_q63(square, kSine)));
  const int32_t cosine = f.swaps ? far : near, sine = f.swaps ? near : far;
  to = {f.negative_cosine ? -cosine : cosine, f.negative_sine ? sine : -sine};
}

// exp(-j turn) of all twiddle_count(length) turns; backward, exp(j turn).
template <class T>
void fill_twiddles(int32_t length, bool backward, ComplexOf<T>* to) {
  const uint32_t step = uint32_t((uint64_t{1} << 32) / uint32_t(length));  // of the real frame
  const int32_t of_transform = length / 8 * 3, all = twiddle_count(length);
  for (int32_t i = 0; i < all; ++i) {
    const uint32_t turn = i < of_transform
                              ? uint32_t(i) * 2 * step
                              : uint32_t(i - of_transform + 1) * step + (uint32_t{1} << 30);
    turn_to(turn, to[i]);
    if (backward) to[i].im = T(-to[i].im);
  }
}

}  // namespace real_fft
}  // namespace MW_ABI
}  // namespace mw

#endif  // MW_OPS_FAMILY_FRAME_TWIDDLES_H_
