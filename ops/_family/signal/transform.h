// SPDX-License-Identifier: Apache-2.0
// What: what signal_rfft and signal_irfft share: attributes, Params, the twiddle factors that they
// derive, and the transform in float.
// Contract: frames stand in the last dimension, of `fft_length` samples or `fft_length` + 2 parts
// of bins; the table is that of rfft.h, in float exp(-2 pi j i / length) for i < length / 2.
#ifndef MW_OPS_FAMILY_SIGNAL_TRANSFORM_H_
#define MW_OPS_FAMILY_SIGNAL_TRANSFORM_H_

#include "ops/_family/frame/rfft.h"
#include "ops/_family/signal/typed.h"

namespace mw {
inline namespace MW_ABI {
namespace signal {

struct TransformAttrs {
  int32_t T = kInt16;
  int32_t fft_length = 512;

  template <class Self, class V>
  static constexpr void fields(Self& a, V&& v) {
    v("T", a.T), v("fft_length", a.fft_length);
  }
};

using Bin = real_fft::ComplexOf<float>;

inline int32_t last_extent(const Shape& shape) {
  return shape[shape.rank - 1];
}

// x with a last extent of `to` instead.
inline Status infer_frames(const TransformAttrs& a, const TensorType& x, int32_t to,
                           TensorType& y) {
  MW_DEVICE_TRY(check_samples(a.T, x.dtype));
  MW_REQUIRE(real_fft::supported_length(a.fft_length), bad_attribute);
  MW_REQUIRE(x.shape.rank > 0 && x.shape.elems() > 0, bad_shape);
  y.dtype = x.dtype;
  y.shape = x.shape;
  y.shape.dim[x.shape.rank - 1] = to;
  return Status::ok;
}

constexpr uint32_t twiddle_bytes(DType dtype, int32_t length) {
  return dtype == DType::f32
             ? uint32_t(length / 2) * uint32_t(sizeof(Bin))
             : uint32_t(real_fft::twiddle_count(length)) * (dtype == DType::s16 ? 4 : 8);
}
void fill_twiddles(DType dtype, int32_t length, bool backward, void* table);

// OpCore::derive.
template <class P, bool kBackward>
void derive_twiddles(const void*, const OpTypes& types, const void* params, void* const* tables) {
  fill_twiddles(types.in[0].dtype, static_cast<const P*>(params)->length, kBackward, tables[0]);
}

// Of frames of `taken` elements, which become `made`, of a length that is supported.
template <class P>
Status transform_footprint(const P& p, const KernelRow& row, int32_t taken, int32_t made,
                           Footprint& f) {
  const int32_t bytes = int32_t(dtype_bits(row.x)) / 8;
  MW_REQUIRE(checked_product(f.in_bytes[0], p.frames, taken, bytes) &&
                 checked_product(f.out_bytes[0], p.frames, made, bytes),
             too_large);
  f.table_bytes[0] = twiddle_bytes(row.x, p.length);
  f.scratch_bytes = row.scratch_bytes(&p);
  return Status::ok;
}

inline Bin product(Bin a, Bin b) {
  return {a.re * b.re - a.im * b.im, a.re * b.im + a.im * b.re};
}
inline Bin conjugate(Bin a) {
  return {a.re, -a.im};
}

// z, in the order of its index with the bits reversed, in place: decimation in time, radix 2. The
// twiddles are of twice the length.
template <bool kBackward>
void transform(Bin* z, int32_t points, const Bin* twiddles) {
  for (int32_t m = 1; m < points; m *= 2) {
    const int32_t stride = points / m;
    for (int32_t k = 0; k < m; ++k) {
      const Bin w = kBackward ? conjugate(twiddles[k * stride]) : twiddles[k * stride];
      for (Bin* a = z + k; a < z + points; a += 2 * m) {
        const Bin b = product(a[m], w);
        a[m] = {a[0].re - b.re, a[0].im - b.im};
        a[0] = {a[0].re + b.re, a[0].im + b.im};
      }
    }
  }
}
// i's successor among `points` indices whose bits are counted from the other end.
inline int32_t next_reversed(int32_t i, int32_t points) {
  int32_t bit = points / 2;
  for (; (i & bit) != 0; bit /= 2) i -= bit;
  return i + bit;
}

}  // namespace signal
}  // namespace MW_ABI
}  // namespace mw

#endif  // MW_OPS_FAMILY_SIGNAL_TRANSFORM_H_
