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

// Taps [begin, end) of a window axis that fall inside the input.
struct Taps {
  int32_t begin, end;
};

inline Taps clip_taps(int32_t origin, int32_t kernel, int32_t dilation, int32_t in) {
  int32_t begin = 0, end = kernel;
  while (begin < end && origin + begin * dilation < 0) ++begin;
  while (end > begin && origin + (end - 1) * dilation >= in) --end;
  return {begin, end};
}

// Output pixels in raster order, or from the last to the first.
struct RasterWalk {
  int32_t n, y, x;

  RasterWalk(int32_t batches, int32_t rows, int32_t columns, bool reverse)
      : n(reverse ? batches - 1 : 0),
        y(reverse ? rows - 1 : 0),
        x(reverse ? columns - 1 : 0),
        batches_(batches),
        rows_(rows),
        columns_(columns),
        step_(reverse ? -1 : 1) {}

  bool next() {
    if (advance(x, columns_)) return true;
    if (advance(y, rows_)) return true;
    return advance(n, batches_);
  }

 private:
  // Moves one on; false if that wrapped round.
  bool advance(int32_t& at, int32_t extent) const {
    at += step_;
    if (at >= 0 && at < extent) return true;
    at = step_ > 0 ? 0 : extent - 1;
    return false;
  }

  int32_t batches_, rows_, columns_, step_;
};

// OpCore::overlap for a kernel that walks output pixels in raster order (or in exact reverse) and,
// for a pixel, reads only its window and writes only that pixel. Sizes in bytes an element.
template <class P>
int32_t window_overlap(const P& p, int32_t dilation_h, int32_t dilation_w, int32_t x_elem_bytes,
                       int32_t y_elem_bytes, bool reverse) {
  if (p.batch != 1) return kNoOverlap;
  // Input pixels that the window of an output pixel may touch lie in [first, last].
  const auto first = [&](int32_t oy, int32_t ox) {
    return clamp(oy * p.stride_h - p.pad_h, 0, p.in_h - 1) * p.in_w +
           clamp(ox * p.stride_w - p.pad_w, 0, p.in_w - 1);
  };
  const auto last = [&](int32_t oy, int32_t ox) {
    return clamp(oy * p.stride_h - p.pad_h + (p.k_h - 1) * dilation_h, 0, p.in_h - 1) * p.in_w +
           clamp(ox * p.stride_w - p.pad_w + (p.k_w - 1) * dilation_w, 0, p.in_w - 1);
  };
  const int32_t x_pixel = p.in_c * x_elem_bytes, y_pixel = p.out_c * y_elem_bytes;
  int32_t worst = INT32_MIN;
  int32_t reach = reverse ? 0 : p.in_h * p.in_w;  // what the pixels still to come will touch
  for (int32_t i = p.out_h * p.out_w - 1, done = 0; done < p.out_h * p.out_w; ++done, --i) {
    // Walk against the running order, so that `reach` covers this pixel and all after it.
    const int32_t pixel = reverse ? done : i;
    const int32_t oy = pixel / p.out_w, ox = pixel % p.out_w;
    int32_t distance;
    if (reverse) {
      if (last(oy, ox) + 1 > reach) reach = last(oy, ox) + 1;
      distance = reach * x_pixel - pixel * y_pixel;
    } else {
      if (first(oy, ox) < reach) reach = first(oy, ox);
      distance = (pixel + 1) * y_pixel - reach * x_pixel;
    }
    if (distance > worst) worst = distance;
  }
  return worst;
}

}  // namespace mw
