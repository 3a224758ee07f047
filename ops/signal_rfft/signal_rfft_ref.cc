// SPDX-License-Identifier: Apache-2.0
// In f32 as in fixed point, the real frame is a transform of half the length whose input are its
// pairs: decimation in time, radix 2, in place in the output.
#include "ops/signal_rfft/signal_rfft.h"

namespace mw {
namespace signal_rfft {
inline namespace MW_ABI {

namespace {

using signal::Bin;

template <class T>
void fixed(const Params& p, const Args& args) {
  const T* x = args.input<T>(kX);
  const auto* twiddles = args.table<real_fft::ComplexOf<T>>(kTwiddles);
  auto* y = args.output<real_fft::ComplexOf<T>>(kY);
  for (int32_t f = 0; f < p.frames; ++f, x += p.samples, y += p.length / 2 + 1) {
    real_fft::rfft_frame(x, p.samples, p.length, twiddles, y);
  }
}

// The pairs of the frame, in the order of their index with its bits reversed.
void gather(const float* x, int32_t samples, int32_t points, Bin* z) {
  for (int32_t i = 0, from = 0; i < points; ++i) {
    const int32_t even = 2 * from;
    z[i] = {even < samples ? x[even] : 0.0f, even + 1 < samples ? x[even + 1] : 0.0f};
    from = signal::next_reversed(from, points);
  }
}

// The bins of the real frame, from the transform of its pairs.
void split(Bin* z, int32_t points, const Bin* twiddles) {
  const Bin dc = z[0];
  z[0] = {dc.re + dc.im, 0};
  z[points] = {dc.re - dc.im, 0};
  for (int32_t k = 1; k <= points / 2; ++k) {
    const Bin a = z[k], b = z[points - k];
    const Bin even = {(a.re + b.re) / 2, (a.im - b.im) / 2};
    const Bin odd = signal::product({(a.im + b.im) / 2, (b.re - a.re) / 2}, twiddles[k]);
    z[k] = {even.re + odd.re, even.im + odd.im};
    z[points - k] = {even.re - odd.re, odd.im - even.im};
  }
}

}  // namespace

MW_SHARED void signal_rfft_s16_ref(const Params& p, const Args& args) {
  fixed<int16_t>(p, args);
}
MW_SHARED void signal_rfft_s32_ref(const Params& p, const Args& args) {
  fixed<int32_t>(p, args);
}

MW_SHARED void signal_rfft_f32_ref(const Params& p, const Args& args) {
  const float* x = args.input<float>(kX);
  const Bin* twiddles = args.table<Bin>(kTwiddles);
  Bin* y = args.output<Bin>(kY);
  const int32_t points = p.length / 2;
  for (int32_t f = 0; f < p.frames; ++f, x += p.samples, y += points + 1) {
    gather(x, p.samples, points, y);
    signal::transform<false>(y, points, twiddles);
    split(y, points, twiddles);
  }
}

}  // namespace MW_ABI
}  // namespace signal_rfft
}  // namespace mw
