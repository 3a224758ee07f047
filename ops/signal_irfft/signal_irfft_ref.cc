// SPDX-License-Identifier: Apache-2.0
// The pairs of the frame are a transform of half the length, of what the bins say of them.
#include "ops/signal_irfft/signal_irfft.h"

namespace mw {
namespace signal_irfft {
inline namespace MW_ABI {

namespace {

using signal::Bin;

template <class T>
void fixed(const Params& p, const Args& args) {
  const auto* x = args.input<real_fft::ComplexOf<T>>(kX);
  const auto* twiddles = args.table<real_fft::ComplexOf<T>>(kTwiddles);
  auto* y = args.output<real_fft::ComplexOf<T>>(kY);
  for (int32_t f = 0; f < p.frames; ++f, x += p.length / 2 + 1, y += p.length / 2) {
    real_fft::irfft_frame(x, p.length, twiddles, y);
  }
}

// Twice the transform of the frame's pairs, at index k.
Bin half(const Bin* x, int32_t points, const Bin* twiddles, int32_t k) {
  const Bin a = x[k], b = signal::conjugate(x[points - k]);
  const Bin even = {a.re + b.re, a.im + b.im};
  // Of bin 0 the imaginary parts of both ends mean nothing.
  if (k == 0) return {even.re, a.re - b.re};
  const Bin odd = signal::product({b.im - a.im, a.re - b.re}, signal::conjugate(twiddles[k]));
  return {even.re + odd.re, even.im + odd.im};
}

}  // namespace

MW_SHARED void signal_irfft_s16_ref(const Params& p, const Args& args) {
  fixed<int16_t>(p, args);
}
MW_SHARED void signal_irfft_s32_ref(const Params& p, const Args& args) {
  fixed<int32_t>(p, args);
}

MW_SHARED void signal_irfft_f32_ref(const Params& p, const Args& args) {
  const Bin* x = args.input<Bin>(kX);
  const Bin* twiddles = args.table<Bin>(kTwiddles);
  Bin* y = args.output<Bin>(kY);
  const int32_t points = p.length / 2;
  const float scale = 1.0f / float(p.length);
  for (int32_t f = 0; f < p.frames; ++f, x += points + 1, y += points) {
    for (int32_t i = 0, from = 0; i < points; ++i, from = signal::next_reversed(from, points)) {
      y[i] = half(x, points, twiddles, from);
    }
    signal::transform<true>(y, points, twiddles);
    for (int32_t i = 0; i < points; ++i) y[i] = {y[i].re * scale, y[i].im * scale};
  }
}

}  // namespace MW_ABI
}  // namespace signal_irfft
}  // namespace mw
