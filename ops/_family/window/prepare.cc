// SPDX-License-Identifier: Apache-2.0
#include "ops/_family/window/window.h"

namespace mw {
inline namespace MW_ABI {

namespace {

constexpr bool fits_int16(int32_t value) {
  return value >= INT16_MIN && value <= INT16_MAX;
}

bool fits_params(const WindowAxis& axis) {
  return fits_int16(axis.kernel) && fits_int16(axis.stride) && fits_int16(axis.dilation) &&
         fits_int16(axis.pad);
}

Status check_axis(const WindowAxis& axis) {
  MW_REQUIRE(axis.kernel > 0 && axis.stride > 0 && axis.dilation > 0 && axis.pad >= 0,
             bad_attribute);
  MW_REQUIRE(axis.in > 0 && axis.out > 0, bad_shape);
  // No int32 in a kernel overflows: extents are below 2^28, and so are their products (footprint).
  const int64_t last = int64_t(axis.out - 1) * axis.stride + int64_t(axis.kernel) * axis.dilation;
  MW_REQUIRE(last < int64_t(kMaxBytes), too_large);
  return Status::ok;
}

}  // namespace

MW_SHARED bool fit_axis(Padding padding, int32_t pad_before, int32_t pad_after, WindowAxis& axis) {
  if (axis.in <= 0 || axis.kernel <= 0 || axis.stride <= 0 || axis.dilation <= 0 ||
      pad_before < 0 || pad_after < 0) {
    return false;
  }
  const int64_t extent = int64_t(axis.kernel - 1) * axis.dilation + 1;
  if (extent > int32_t(kMaxBytes) || axis.in > int32_t(kMaxBytes)) return false;
  if (padding == Padding::same) {
    axis.out = (axis.in - 1) / axis.stride + 1;  // in + stride may exceed an int32
    const int64_t total = int64_t(axis.out - 1) * axis.stride + extent - axis.in;
    axis.pad = int32_t(total > 0 ? total / 2 : 0);
    return true;
  }
  const bool fixed = padding == Padding::fixed;
  const int64_t padded = int64_t(axis.in) + (fixed ? int64_t(pad_before) + pad_after : 0);
  if (padded < extent || padded > int32_t(kMaxBytes)) return false;
  axis.out = (int32_t(padded) - int32_t(extent)) / axis.stride + 1;
  axis.pad = fixed ? pad_before : 0;
  return true;
}

MW_SHARED Status fit_window(Padding padding, const WindowPads& pads, const Shape& x,
                            WindowSizes& sizes) {
  MW_REQUIRE(x.rank == 4, bad_shape);
  sizes.batch = x[0], sizes.in_c = x[3];
  sizes.h.in = x[1], sizes.w.in = x[2];
  MW_REQUIRE(fit_axis(padding, pads.top, pads.bottom, sizes.h) &&
                 fit_axis(padding, pads.left, pads.right, sizes.w),
             bad_attribute);
  return Status::ok;
}

MW_SHARED Status take_output(const Shape& y, WindowSizes& sizes) {
  sizes.out_c = y[3];
  MW_REQUIRE(y == window_output(sizes), bad_shape);
  MW_REQUIRE(fits_params(sizes.h) && fits_params(sizes.w), too_large);
  return Status::ok;
}

MW_SHARED Status window_footprint(const WindowSizes& sizes, const KernelRow& row, Footprint& f) {
  MW_DEVICE_TRY(check_axis(sizes.h));
  MW_DEVICE_TRY(check_axis(sizes.w));
  MW_REQUIRE(sizes.batch > 0 && sizes.in_c > 0 && sizes.out_c > 0, bad_shape);
  MW_REQUIRE(
      checked_storage(f.in_bytes[0], row.x, sizes.batch, sizes.h.in, sizes.w.in, sizes.in_c) &&
          checked_storage(f.out_bytes[0], row.y, sizes.batch, sizes.h.out, sizes.w.out,
                          sizes.out_c),
      too_large);
  return Status::ok;
}

namespace {

// Outputs along an axis where the first element that their window touches starts or stops to move
// (x has no element before its first and after its last), their neighbours, and both ends: a
// function that is linear between them is largest at one of these.
struct Bends {
  static constexpr int32_t kCount = 20;
  int32_t near[4];

  explicit Bends(const WindowAxis& axis)
      : near{0, axis.pad / axis.stride, (axis.in - 1 + axis.pad) / axis.stride, axis.out - 1} {}
  int32_t at(int32_t k) const { return clamp(near[k / 5] + k % 5 - 2, 0, near[3]); }
};

int32_t first_touched(const WindowAxis& axis, int32_t i) {
  return clamp(i * axis.stride - axis.pad, 0, axis.in - 1);
}

// The axis as it looks from its other end.
void mirror(WindowAxis& axis) {
  const int32_t last = (axis.out - 1) * axis.stride + (axis.kernel - 1) * axis.dilation - axis.pad;
  axis.pad = last - (axis.in - 1);
}

}  // namespace

MW_SHARED int32_t window_overlap(WindowSizes sizes, const KernelRow& row, bool reverse) {
  if (sizes.batch != 1) return kNoOverlap;
  WindowAxis &h = sizes.h, &w = sizes.w;
  if (reverse) mirror(h), mirror(w);
  const int32_t x_pixel = int32_t(storage_bytes(row.x, uint32_t(sizes.in_c)));
  const int32_t y_pixel = int32_t(storage_bytes(row.y, uint32_t(sizes.out_c)));
  const int32_t x_row = w.in * x_pixel, y_row = w.out * y_pixel;
  // What is written up to a pixel stays below the first element that it or a later one reads. A
  // later row reads as far up only where it begins at the same row of the input.
  int32_t within_row = INT32_MIN, largest = INT32_MIN;
  const Bends columns(w), rows(h);
  for (int32_t k = 0; k < Bends::kCount; ++k) {
    const int32_t x = columns.at(k), here = (x + 1) * y_pixel - first_touched(w, x) * x_pixel;
    if (here > within_row) within_row = here;
  }
  const int32_t whole_row = y_row - first_touched(w, 0) * x_pixel;
  for (int32_t k = 0; k < Bends::kCount; ++k) {
    const int32_t y = rows.at(k), first = first_touched(h, y);
    const bool read_again = y + 1 < h.out && first_touched(h, y + 1) == first;
    const int32_t here = y * y_row - first * x_row + (read_again ? whole_row : within_row);
    if (here > largest) largest = here;
  }
  // Backwards the distance is from the other end of both.
  return reverse ? largest + h.in * x_row - h.out * y_row : largest;
}

}  // namespace MW_ABI
}  // namespace mw
