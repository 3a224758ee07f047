// SPDX-License-Identifier: Apache-2.0
// In f32 as in fixed point, the real frame is a transform of half the length whose input are its
// pairs: decimation in time, radix 2, in place in the output.
#include "ops/signal_rfft/signal_rfft.h"

namespace mw {
namespace signal_rfft {
inline namespace MW_ABI {

namespace {

Complex product(Complex a, Complex b) {
  return {a.re * b.re - a.im * b.im, a.re * b.im + a.im * b.re};
}

// The pairs of the frame, in the order of their index with its bits reversed.
void gather(const float* x, int32_t samples, int32_t points, Complex* z) {
  for (int32_t i = 0, from = 0; i < points; ++i) {
    const int32_t even = 2 * from;
    z[i] = {even < samples ? x[even] : 0.0f, even + 1 < samples ? x[even + 1] : 0.0f};
    int32_t bit = points / 2;
    for (; (from & bit) != 0; bit /= 2) from -= bit;
    from += bit;
  }
}

void transform(Complex* z, int32_t points, const Complex* twiddles) {
  for (int32_t m = 1; m < points; m *= 2) {
    const int32_t stride = points / m;  // of twiddles, which are of twice the length
    for (int32_t k = 0; k < m; ++k) {
      for (Complex* a = z + k; a < z + points; a += 2 * m) {
        const Complex b = product(a[m], twiddles[k * stride]);
        a[m] = {a[0].re - b.re, a[0].im - b.im};
        a[0] = {a[0].re + b.re, a[0].im + b.im};
      }
    }
  }
}

// The bins of the real frame, from the transform of its pairs.
void split(Complex* z, int32_t points, const Complex* twiddles) {
  const Complex dc = z[0];
  z[0] = {dc.re + dc.im, 0};
  z[points] = {dc.re - dc.im, 0};
  for (int32_t k = 1; k <= points / 2; ++k) {
    const Complex a = z[k], b = z[points - k];
    const Complex even = {(a.re + b.re) / 2, (a.im - b.im) / 2};
    const Complex odd = product({(a.im + b.im) / 2, (b.re - a.re) / 2}, twiddles[k]);
    z[k] = {even.re + odd.re, even.im + odd.im};
    z[points - k] = {even.re - odd.re, odd.im - even.im};
  }
}

}  // namespace

MW_SHARED void signal_rfft_s16_ref(const Params& p, const Args& args) {
  const int16_t* x = args.input<int16_t>(kX);
  const auto* twiddles = args.table<real_fft::Complex>(kTwiddles);
  auto* y = args.output<real_fft::Complex>(kY);
  for (int32_t f = 0; f < p.frames; ++f, x += p.samples, y += p.length / 2 + 1) {
    real_fft::rfft_frame(x, p.samples, p.length, twiddles, y);
  }
}

MW_SHARED void signal_rfft_f32_ref(const Params& p, const Args& args) {
  const float* x = args.input<float>(kX);
  const Complex* twiddles = args.table<Complex>(kTwiddles);
  Complex* y = args.output<Complex>(kY);
  const int32_t points = p.length / 2;
  for (int32_t f = 0; f < p.frames; ++f, x += p.samples, y += points + 1) {
    gather(x, p.samples, points, y);
    transform(y, points, twiddles);
    split(y, points, twiddles);
  }
}

}  // namespace MW_ABI
}  // namespace signal_rfft
}  // namespace mw
