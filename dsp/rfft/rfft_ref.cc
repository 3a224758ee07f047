// SPDX-License-Identifier: Apache-2.0
// Even and odd samples are taken as the real and imaginary parts of a transform of half the length:
// decimation in time, radix 4, with one radix-2 stage first where the length asks for it. It is
// done in place in the output, whose halves are then combined into the spectrum of the real frame.
//
// Rounding: scaling by 1/r multiplies by floor(32767 / r) in Q15; a complex product rounds once a
// component; sums wrap. Twiddle factors of the first stage are 1 and leave their factor as it is.
#include "dsp/rfft/rfft.h"

namespace mw {
namespace rfft {
inline namespace MW_ABI {

namespace {

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
Wide product(Wide a, Complex w) {
  return {round_q15(uint32_t(a.re * w.re) - uint32_t(a.im * w.im)),
          round_q15(uint32_t(a.re * w.im) + uint32_t(a.im * w.re))};
}
Complex narrow(int32_t re, int32_t im) {
  return {int16_t(re), int16_t(im)};
}

// The four sums of a radix-4 butterfly to y[0], y[m], y[2m], y[3m].
void butterfly4(Wide a, Wide b, Wide c, Wide d, Complex* y, int32_t m) {
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
void first_stage(Pairs x, Complex* z, int32_t points, int32_t radix, int32_t digits) {
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
void radix4_stage(Complex* z, int32_t points, int32_t m, const Complex* twiddles) {
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
void split(Complex* z, int32_t points, const Complex* twiddles) {
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

}  // namespace

MW_SHARED void rfft_s16_ref(const Params& p, const Args& args) {
  const int16_t* x = args.input<int16_t>(kX);
  const Complex* twiddles = args.input<Complex>(kTwiddles);
  Complex* y = args.output<Complex>(kY);
  const int32_t points = p.length / 2;
  int32_t digits = 0;  // 2-bit digits of a group's index in the first stage
  while ((points >> (2 * digits)) > 4) ++digits;
  const int32_t first_radix = points >> (2 * digits);
  for (int32_t f = 0; f < p.frames; ++f, x += p.samples, y += points + 1) {
    first_stage({x, p.samples}, y, points, first_radix, digits);
    for (int32_t m = first_radix; m < points; m *= 4) radix4_stage(y, points, m, twiddles);
    split(y, points, twiddles + points / 4 * 3);
  }
}

}  // namespace MW_ABI
}  // namespace rfft
}  // namespace mw
