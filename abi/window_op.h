// SPDX-License-Identifier: Apache-2.0
// What: what every sliding-window operator (convolutions, poolings) shares in prepare.
// Contract: device-safe templates over Params with batch, in_h ... pad_w members.
#pragma once

#include "abi/attrs.h"
#include "abi/op.h"

namespace mw {

constexpr bool fits_int16(int64_t value) {
  return value >= INT16_MIN && value <= INT16_MAX;
}

// Fills the window members of Params from the attributes; x and y are NHWC.
template <class P, class A>
Status prepare_window(const A& a, const Shape& x, const Shape& y, int32_t k_h, int32_t k_w,
                      int32_t dilation_h, int32_t dilation_w, P& p) {
  MW_REQUIRE(x.rank == 4 && y.rank == 4 && x[0] == y[0], bad_shape);
  Window h, w;
  MW_REQUIRE(
      window_axis(a.padding, x[1], k_h, a.stride_h, dilation_h, a.pad_top, a.pad_bottom, h) &&
          window_axis(a.padding, x[2], k_w, a.stride_w, dilation_w, a.pad_left, a.pad_right, w),
      bad_attribute);
  MW_REQUIRE(h.out == y[1] && w.out == y[2], bad_shape);
  MW_REQUIRE(fits_int16(k_h) && fits_int16(k_w) && fits_int16(a.stride_h) &&
                 fits_int16(a.stride_w) && fits_int16(dilation_h) && fits_int16(dilation_w) &&
                 fits_int16(h.pad) && fits_int16(w.pad),
             too_large);
  p.batch = x[0], p.in_h = x[1], p.in_w = x[2], p.in_c = x[3];
  p.out_h = y[1], p.out_w = y[2], p.out_c = y[3];
  p.k_h = int16_t(k_h), p.k_w = int16_t(k_w);
  p.stride_h = int16_t(a.stride_h), p.stride_w = int16_t(a.stride_w);
  p.pad_h = int16_t(h.pad), p.pad_w = int16_t(w.pad);
  return Status::ok;
}

// Sanity of the window members of Params that came from a file: kernels index with them unchecked.
template <class P>
Status check_window(const P& p, int32_t dilation_h, int32_t dilation_w) {
  MW_REQUIRE(p.k_h > 0 && p.k_w > 0 && p.stride_h > 0 && p.stride_w > 0 && dilation_h > 0 &&
                 dilation_w > 0 && p.pad_h >= 0 && p.pad_w >= 0,
             bad_attribute);
  MW_REQUIRE(p.batch > 0 && p.in_h > 0 && p.in_w > 0 && p.in_c > 0 && p.out_h > 0 && p.out_w > 0 &&
                 p.out_c > 0,
             bad_shape);
  // No int32 in a kernel overflows: extents are below 2^28, and so are their products (footprint).
  const int64_t last_h = int64_t(p.out_h - 1) * p.stride_h + int64_t(p.k_h) * dilation_h;
  const int64_t last_w = int64_t(p.out_w - 1) * p.stride_w + int64_t(p.k_w) * dilation_w;
  MW_REQUIRE(last_h < int64_t(kMaxBytes) && last_w < int64_t(kMaxBytes), too_large);
  return Status::ok;
}

// OpCore::overlap for a kernel that writes whole output pixels in raster order and reads, for pixel
// p, only its window: the largest distance in elements by which writing runs ahead of what is still
// needed.
template <class P>
int32_t window_overlap(const P& p) {
  if (p.batch != 1) return INT32_MAX;
  const int64_t in_row = int64_t(p.in_w) * p.in_c, out_row = int64_t(p.out_w) * p.out_c;
  int64_t worst = INT64_MIN;
  for (int32_t oy = 0; oy < p.out_h; ++oy) {
    const int32_t iy = oy * p.stride_h - p.pad_h;
    const int64_t row_start = int64_t(iy > 0 ? iy : 0) * in_row;
    // The distance changes by a constant from pixel to pixel until padding ends, so its maximum
    // over a row is at the first pixel, at the first unpadded one, or at the last.
    const int32_t first_clear = p.pad_w / p.stride_w;
    const int32_t candidates[] = {0, first_clear, first_clear + 1, p.out_w - 1};
    for (int32_t ox : candidates) {
      if (ox >= p.out_w) continue;
      const int32_t ix = ox * p.stride_w - p.pad_w;
      // With padding on the left a later row starts further left than this pixel: rows below hold
      // it.
      const int64_t needed = row_start + int64_t(ix > 0 ? ix : 0) * p.in_c;
      const int64_t written = int64_t(oy) * out_row + int64_t(ox + 1) * p.out_c;
      if (written - needed > worst) worst = written - needed;
    }
  }
  const int64_t out_elems = int64_t(p.out_h) * out_row;
  return int32_t(worst < out_elems ? worst : out_elems);
}

}  // namespace mw
