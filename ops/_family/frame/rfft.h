// SPDX-License-Identifier: Apache-2.0
// What: the spectrum of a real frame in fixed point of 16 or 32 bits, and the frame of a spectrum.
// Why: the front-end's block and the operators of TFLM's signal library are one transform.
// Contract: rfft_frame() as dsp/rfft says, irfft_frame() the other way; twiddle factors are those
// of twiddles.h. A length is a power of two in [8, 16384].
//
// Even and odd samples are taken as the real and imaginary parts of a transform of half the length:
// decimation in time, radix 4, with one radix-2 stage first where the length asks for it. It is
// done in place in the output. Forward, its halves are then combined into the spectrum of the real
// frame; backward, what is combined is what the first stage reads.
//
// Rounding: of B bits, scaling by 1/r multiplies by floor((2^(B-1) - 1) / r), rounded as a complex
// product is, once a component, with halves upwards; sums wrap. Twiddle factors of the first stage
// are 1 and leave their factor as it is.
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
// uses, then exp(-pi j (i / m + 1/2)) for i = 1 .. m/2, which splits its result. Rounded. Backward
// they are the conjugates.
constexpr int32_t twiddle_count(int32_t length) {
  return length / 8 * 3 + length / 4;
}

template <class T>
struct ComplexOf {
  T re, im;
};
using Complex = ComplexOf<int16_t>;
struct Wide {
  int32_t re, im;
};

// Numbers of T in [-1, 1), and what holds a product of two.
template <class T>
struct Fixed;
template <>
struct Fixed<int16_t> {
  using Product = int32_t;
  using Bits = uint32_t;
  static constexpr int32_t kFraction = 15, kOne = INT16_MAX;
};
template <>
struct Fixed<int32_t> {
  using Product = int64_t;
  using Bits = uint64_t;
  static constexpr int32_t kFraction = 31, kOne = INT32_MAX;
};

// Sums of values of 16 bits need not wrap, and compilers make more of those that may not.
template <class T>
constexpr int32_t sum(int32_t a, int32_t b) {
  return sizeof(T) == 2 ? a + b : int32_t(uint32_t(a) + uint32_t(b));
}
template <class T>
constexpr int32_t difference(int32_t a, int32_t b) {
  return sizeof(T) == 2 ? a - b : int32_t(uint32_t(a) - uint32_t(b));
}
template <class T>
constexpr int32_t rounded(typename Fixed<T>::Bits x) {
  using F = Fixed<T>;
  using Bits = typename F::Bits;
  return T(typename F::Product(x + (Bits{1} << (F::kFraction - 1))) >> F::kFraction);
}
template <int32_t kRadix, class T>
inline Wide scaled(ComplexOf<T> a) {
  using F = Fixed<T>;
  using Product = typename F::Product;
  constexpr Product kFactor = F::kOne / kRadix;
  return {rounded<T>(typename F::Bits(a.re * kFactor)),
          rounded<T>(typename F::Bits(a.im * kFactor))};
}
// Unsigned sums: twiddles from a damaged file may overflow, and must do no worse than wrap.
template <class T>
inline Wide product(Wide a, ComplexOf<T> w) {
  using Bits = typename Fixed<T>::Bits;
  using Product = typename Fixed<T>::Product;
  const Product re = a.re, im = a.im;
  return {rounded<T>(Bits(re * w.re) - Bits(im * w.im)),
          rounded<T>(Bits(re * w.im) + Bits(im * w.re))};
}
template <class T>
inline ComplexOf<T> narrow(int32_t re, int32_t im) {
  return {T(re), T(im)};
}

// The four sums of a radix-4 butterfly to y[0], y[m], y[2m], y[3m].
template <bool kBackward, class T>
inline void butterfly4(Wide a, Wide b, Wide c, Wide d, ComplexOf<T>* y, int32_t m) {
  const Wide ac = {sum<T>(a.re, c.re), sum<T>(a.im, c.im)},
             a_c = {difference<T>(a.re, c.re), difference<T>(a.im, c.im)};
  const Wide bd = {sum<T>(b.re, d.re), sum<T>(b.im, d.im)},
             b_d = {difference<T>(b.re, d.re), difference<T>(b.im, d.im)};
  ComplexOf<T>&first = y[kBackward ? 3 * m : m], &third = y[kBackward ? m : 3 * m];
  y[0] = narrow<T>(sum<T>(ac.re, bd.re), sum<T>(ac.im, bd.im));
  first = narrow<T>(sum<T>(a_c.re, b_d.im), difference<T>(a_c.im, b_d.re));
  y[2 * m] = narrow<T>(difference<T>(ac.re, bd.re), difference<T>(ac.im, bd.im));
  third = narrow<T>(difference<T>(a_c.re, b_d.im), sum<T>(a_c.im, b_d.re));
}

// Pairs of samples as complex numbers, zero behind the frame's end.
template <class T>
struct Pairs {
  const T* x;
  int32_t samples;

  ComplexOf<T> operator[](int32_t i) const {
    const int32_t even = 2 * i;
    return {even < samples ? x[even] : T(0), even + 1 < samples ? x[even + 1] : T(0)};
  }
};

// What the backward transform reads of a spectrum: the transform of the frame's pairs.
template <class T>
struct Halves {
  const ComplexOf<T>* x;
  int32_t points;
  const ComplexOf<T>* twiddles;

  ComplexOf<T> operator[](int32_t i) const {
    if (i == 0) {
      const int32_t dc = x[0].re, last = x[points].re;
      const Wide z = scaled<2>(narrow<T>(sum<T>(dc, last), difference<T>(dc, last)));
      return narrow<T>(z.re, z.im);
    }
    const bool upper = i >= points / 2;
    const int32_t k = upper ? points - i : i;
    const ComplexOf<T> mirror = x[points - k];
    const Wide a = scaled<2>(x[k]);
    const Wide b = scaled<2>(narrow<T>(mirror.re, difference<T>(0, mirror.im)));
    const Wide even = {sum<T>(a.re, b.re), sum<T>(a.im, b.im)};
    const Wide odd =
        product<T>({difference<T>(a.re, b.re), difference<T>(a.im, b.im)}, twiddles[k - 1]);
    return upper ? narrow<T>(difference<T>(even.re, odd.re), difference<T>(odd.im, even.im))
                 : narrow<T>(sum<T>(even.re, odd.re), sum<T>(even.im, odd.im));
  }
};

// First stage, with the digit-reversed gather in it. Groups of `radix` neighbours in z come from
// inputs points / radix apart; the start of a group is its index with 2-bit digits reversed.
template <bool kBackward, class T, class Source>
inline void first_stage(Source x, ComplexOf<T>* z, int32_t points, int32_t radix, int32_t digits) {
  const int32_t groups = points / radix;
  for (int32_t g = 0; g < groups; ++g) {
    int32_t start = 0;
    for (int32_t d = 0, rest = g; d < digits; ++d, rest >>= 2) start = start << 2 | (rest & 3);
    if (radix == 4) {
      butterfly4<kBackward>(scaled<4>(x[start]), scaled<4>(x[start + groups]),
                            scaled<4>(x[start + 2 * groups]), scaled<4>(x[start + 3 * groups]), z,
                            1);
    } else {
      const Wide a = scaled<2>(x[start]), b = scaled<2>(x[start + groups]);
      z[0] = narrow<T>(sum<T>(a.re, b.re), sum<T>(a.im, b.im));
      z[1] = narrow<T>(difference<T>(a.re, b.re), difference<T>(a.im, b.im));
    }
    z += radix;
  }
}

// Combines four transforms of m points each into one of 4m, for all of z.
template <bool kBackward, class T>
inline void radix4_stage(ComplexOf<T>* z, int32_t points, int32_t m, const ComplexOf<T>* twiddles) {
  const int32_t stride = points / (4 * m);
  for (int32_t k = 0; k < m; ++k) {
    const ComplexOf<T> w1 = twiddles[k * stride], w2 = twiddles[2 * k * stride],
                       w3 = twiddles[3 * k * stride];
    for (ComplexOf<T>* y = z + k; y < z + points; y += 4 * m) {
      butterfly4<kBackward>(scaled<4>(y[0]), product(scaled<4>(y[m]), w1),
                            product(scaled<4>(y[2 * m]), w2), product(scaled<4>(y[3 * m]), w3), y,
                            m);
    }
  }
}

// The transform of what is read of x.
template <bool kBackward, class T, class Source>
inline void transform(Source x, int32_t points, const ComplexOf<T>* twiddles, ComplexOf<T>* z) {
  int32_t digits = 0;  // 2-bit digits of a group's index in the first stage
  while ((points >> (2 * digits)) > 4) ++digits;
  const int32_t first_radix = points >> (2 * digits);
  first_stage<kBackward>(x, z, points, first_radix, digits);
  for (int32_t m = first_radix; m < points; m *= 4) {
    radix4_stage<kBackward>(z, points, m, twiddles);
  }
}

// The spectrum of the real frame, bins 0 .. points, from the transform of its pairs, in place.
template <class T>
inline void split(ComplexOf<T>* z, int32_t points, const ComplexOf<T>* twiddles) {
  const Wide dc = scaled<2>(z[0]);
  z[0] = narrow<T>(sum<T>(dc.re, dc.im), 0);
  z[points] = narrow<T>(difference<T>(dc.re, dc.im), 0);
  for (int32_t k = 1; k <= points / 2; ++k) {
    const ComplexOf<T> mirror = z[points - k];
    const Wide a = scaled<2>(z[k]);
    const Wide b = scaled<2>(narrow<T>(mirror.re, difference<T>(0, mirror.im)));
    const Wide even = {sum<T>(a.re, b.re), sum<T>(a.im, b.im)};
    const Wide odd =
        product<T>({difference<T>(a.re, b.re), difference<T>(a.im, b.im)}, twiddles[k - 1]);
    z[k] = narrow<T>(sum<T>(even.re, odd.re) >> 1, sum<T>(even.im, odd.im) >> 1);
    z[points - k] =
        narrow<T>(difference<T>(even.re, odd.re) >> 1, difference<T>(odd.im, even.im) >> 1);
  }
}

// y, of length / 2 + 1 bins, of the frame x of `samples` samples, which zeros follow.
template <class T>
inline void rfft_frame(const T* x, int32_t samples, int32_t length, const ComplexOf<T>* twiddles,
                       ComplexOf<T>* y) {
  const int32_t points = length / 2;
  transform<false>(Pairs<T>{x, samples}, points, twiddles, y);
  split(y, points, twiddles + points / 4 * 3);
}
// y, the pairs of a frame of `length` samples, of the spectrum x of length / 2 + 1 bins.
template <class T>
inline void irfft_frame(const ComplexOf<T>* x, int32_t length, const ComplexOf<T>* twiddles,
                        ComplexOf<T>* y) {
  const int32_t points = length / 2;
  transform<true>(Halves<T>{x, points, twiddles + points / 4 * 3}, points, twiddles, y);
}

}  // namespace real_fft
}  // namespace MW_ABI
}  // namespace mw

#endif  // MW_OPS_FAMILY_FRAME_RFFT_H_
