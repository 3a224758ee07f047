// SPDX-License-Identifier: Apache-2.0
// What: the spectrum of a real frame in 16-bit fixed point, and the twiddle factors it takes.
// Why: the front-end's block and the operator of TFLM's signal library are one transform.
// Contract: rfft_frame() as dsp/rfft says. Its length is a power of two in [8, 16384].
//
// Even and odd samples are taken as the real and imaginary parts of a transform of half the length:
// decimation in time, radix 4, with one radix-2 stage first where the length asks for it. It is
// done in place in the output, whose halves are then combined into the spectrum of the real frame.
//
// Rounding: scaling by 1/r multiplies by floor(32767 / r) in Q15; a complex product rounds once a
// component; sums wrap. Twiddle factors of the first stage are 1 and leave their factor as it is.
#ifndef MW_OPS_FAMILY_FRAME_RFFT_H_
#define MW_OPS_FAMILY_FRAME_RFFT_H_

#include "ops/_family/frame/frame.h"

namespace mw {
inline namespace MW_ABI {
namespace real_fft {

constexpr bool supported_length(int32_t length) {
  return length >= 8 && length <= 16384 && (length & (length - 1)) == 0;
}
// With m = length / 2: exp(-2 pi j i / m) for i < 3m/4, which the complex transform of m points
// uses, then exp(-pi j (i / m + 1/2)) for i = 1 .. m/2, which splits its result. Q15, rounded.
constexpr int32_t twiddle_count(int32_t length) {
  return length / 8 * 3 + length / 4;
}

struct Complex {
  int16_t re, im;
};
struct Wide {
  int32_t re, im;
};

constexpr int32_t round_q15(uint32_t x) {
  return int16_t(int32_t(x + (1u << 14)) >> 15);
}
template <int32_t kRadix>
Wide scaled(Complex a) {
  constexpr int32_t kFactor = 32767 / kRadix;
  return {round_q15(uint32_t(a.re * kFactor)), round_q15(uint32_t(a.im * kFactor))};
}
// Unsigned sums: twiddles from a damaged file may overflow, and must do no worse than wrap.
inline Wide product(Wide a, Complex w) {
  return {round_q15(uint32_t(a.re * w.re) - uint32_t(a.im * w.im)),
          round_q15(uint32_t(a.re * w.im) + uint32_t(a.im * w.re))};
}
inline Complex narrow(int32_t re, int32_t im) {
  return {int16_t(re), int16_t(im)};
}

// The four sums of a radix-4 butterfly to y[0], y[m], y[2m], y[3m].
inline void butterfly4(Wide a, Wide b, Wide c, Wide d, Complex* y, int32_t m) {
  const Wide ac = {a.re + c.re, a.im + c.im}, a_c = {a.re - c.re, a.im - c.im};
  const Wide bd = {b.re + d.re, b.im + d.im}, b_d = {b.re - d.re, b.im - d.im};
  y[0] = narrow(ac.re + bd.re, ac.im + bd.im);
  y[m] = narrow(a_c.re + b_d.im, a_c.im - b_d.re);
  y[2 * m] = narrow(ac.re - bd.re, ac.im - bd.im);
  y[3 * m] = narrow(a_c.re - b_d.im, a_c.im + b_d.re);
}

// Pairs of samples as complex numbers, zero behind the frame's end.
struct Pairs {
  const int16_t* x;
  int32_t samples;

  Complex operator[](int32_t i) const {
    const int32_t even = 2 * i;
    return {even < samples ? x[even] : int16_t(0), even + 1 < samples ? x[even + 1] : int16_t(0)};
  }
};

// First stage, with the digit-reversed gather in it. Groups of `radix` neighbours in z come from
// inputs points / radix apart; the start of a group is its index with 2-bit digits reversed.
inline void first_stage(Pairs x, Complex* z, int32_t points, int32_t radix, int32_t digits) {
  const int32_t groups = points / radix;
  for (int32_t g = 0; g < groups; ++g) {
    int32_t start = 0;
    for (int32_t d = 0, rest = g; d < digits; ++d, rest >>= 2) start = start << 2 | (rest & 3);
    if (radix == 4) {
      butterfly4(scaled<4>(x[start]), scaled<4>(x[start + groups]),
                 scaled<4>(x[start + 2 * groups]), scaled<4>(x[start + 3 * groups]), z, 1);
    } else {
      const Wide a = scaled<2>(x[start]), b = scaled<2>(x[start + groups]);
      z[0] = narrow(a.re + b.re, a.im + b.im);
      z[1] = narrow(a.re - b.re, a.im - b.im);
    }
    z += radix;
  }
}

// Combines four transforms of m points each into one of 4m, for all of z.
inline void radix4_stage(Complex* z, int32_t points, int32_t m, const Complex* twiddles) {
  const int32_t stride = points / (4 * m);
  for (int32_t k = 0; k < m; ++k) {
    const Complex w1 = twiddles[k * stride], w2 = twiddles[2 * k * stride],
                  w3 = twiddles[3 * k * stride];
    for (Complex* y = z + k; y < z + points; y += 4 * m) {
      butterfly4(scaled<4>(y[0]), product(scaled<4>(y[m]), w1), product(scaled<4>(y[2 * m]), w2),
                 product(scaled<4>(y[3 * m]), w3), y, m);
    }
  }
}

// The spectrum of the real frame, bins 0 .. points, from the transform of its pairs, in place.
inline void split(Complex* z, int32_t points, const Complex* twiddles) {
  const Wide dc = scaled<2>(z[0]);
  z[0] = narrow(dc.re + dc.im, 0);
  z[points] = narrow(dc.re - dc.im, 0);
  for (int32_t k = 1; k <= points / 2; ++k) {
    const Complex mirror = z[points - k];
    const Wide a = scaled<2>(z[k]);
    const Wide b = scaled<2>(narrow(mirror.re, -mirror.im));
    const Wide even = {a.re + b.re, a.im + b.im};
    const Wide odd = product({a.re - b.re, a.im - b.im}, twiddles[k - 1]);
    z[k] = narrow((even.re + odd.re) >> 1, (even.im + odd.im) >> 1);
    z[points - k] = narrow((even.re - odd.re) >> 1, (odd.im - even.im) >> 1);
  }
}

// y, of length / 2 + 1 bins, of the frame x of `samples` samples, which zeros follow.
inline void rfft_frame(const int16_t* x, int32_t samples, int32_t length, const Complex* twiddles,
                       Complex* y) {
  const int32_t points = length / 2;
  int32_t digits = 0;  // 2-bit digits of a group's index in the first stage
  while ((points >> (2 * digits)) > 4) ++digits;
  const int32_t first_radix = points >> (2 * digits);
  first_stage({x, samples}, y, points, first_radix, digits);
  for (int32_t m = first_radix; m < points; m *= 4) radix4_stage(y, points, m, twiddles);
  split(y, points, twiddles + points / 4 * 3);
}

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
// turn: 2^32 is a whole one.
inline Turn turned(uint32_t turn) {
  constexpr uint64_t kQuarterTurn = 6746518852;  // pi / 2, Q32
  constexpr uint32_t kQuarter = uint32_t{1} << 30;
  const uint32_t quarter = turn >> 30;
  uint32_t part = turn & (kQuarter - 1);
  const bool upper = part > kQuarter / 2;
  if (upper) part = kQuarter - part;
  const uint32_t x = uint32_t((part * kQuarterTurn) >> 30);
  const uint64_t near = cosine_q32(x), far = sine_q32(x);
  const bool swaps = upper != ((quarter & 1) != 0);
  return {{swaps ? far : near, swaps ? near : far}, {quarter == 1 || quarter == 2, quarter >= 2}};
}

// exp(-j turn) of all twiddle_count(length) turns.
inline void fill_twiddles(int32_t length, Complex* to) {
  const uint32_t step = uint32_t((uint64_t{1} << 32) / uint32_t(length));  // of the real frame
  const int32_t of_transform = length / 8 * 3, all = twiddle_count(length);
  for (int32_t i = 0; i < all; ++i) {
    const Turn turn = i < of_transform ? turned(uint32_t(i) * 2 * step)
                                       : turned(uint32_t(i - of_transform + 1) * step + (1u << 30));
    to[i] = {turn.q15(0), int16_t(-turn.q15(1))};
  }
}

}  // namespace real_fft
}  // namespace MW_ABI
}  // namespace mw

#endif  // MW_OPS_FAMILY_FRAME_RFFT_H_
