// SPDX-License-Identifier: Apache-2.0
// What: WindowGrad, the geometry of training a sliding-window operator: which rows of memory the
// taps of its window touch, forward and backward.
// Why: convolutions and depthwise convolutions differ only in what they do with a row.
// Contract: the batch is cut into groups of images small enough for the cache. A group is padded
// (and normalized, if a link asks for it) into a field in scratch, of which every tap is a shifted
// view. dx is the same over a padded dy; with strides its positions fall into phases, each of which
// sees its own taps. Tables hold element offsets for one whole group.
#pragma once

#include "host/train/grad_def.h"

namespace mw {

struct WindowShape {
  int32_t batch, in_h, in_w, in_c, out_h, out_w, out_c;
  int32_t k_h, k_w, stride_h, stride_w, dilation_h, dilation_w, pad_h, pad_w;

  template <class Params>
  static WindowShape of(const Params& p) {
    return {p.batch, p.in_h,     p.in_w,     p.in_c,       p.out_h,      p.out_w, p.out_c, p.k_h,
            p.k_w,   p.stride_h, p.stride_w, p.dilation_h, p.dilation_w, p.pad_h, p.pad_w};
  }
};

// One axis of dx: input position i sees output quotient(i) - step(i, k) through tap k, if
// k * dilation and i + pad agree modulo the stride.
struct BackAxis {
  int32_t stride, dilation, pad;
  int32_t before = 0, extent = 0;  // zeros before dy, and its padded length

  BackAxis(int32_t in, int32_t out, int32_t k, int32_t s, int32_t d, int32_t p);
  int32_t phase(int32_t i) const { return (i + pad) % stride; }
  int32_t quotient(int32_t i) const { return (i + pad) / stride; }
  bool sees(int32_t i, int32_t tap) const { return (tap * dilation - phase(i)) % stride == 0; }
  int32_t step(int32_t i, int32_t tap) const { return (tap * dilation - phase(i)) / stride; }
};

struct BackTap {
  int32_t offset;  // added to a row of the padded dy
  int32_t tap;
};
struct BackPhase {
  std::vector<int32_t> dy_rows, dx_rows;
  std::vector<BackTap> taps;
  int32_t rows_per_image = 0;
};

class WindowGrad {
 public:
  explicit WindowGrad(const WindowShape& shape);

  const WindowShape s;
  const bool pointwise;     // a 1x1 window: the field is x itself, dy needs no padding
  const int32_t positions;  // of the output, an image
  const int32_t group, groups;
  const int32_t field_h, field_w;
  std::vector<int32_t> window_rows;  // start of each output position's window in the field
  std::vector<int32_t> tap_offsets;  // of each tap from there
  std::vector<BackPhase> phases;     // empty if pointwise

  int32_t images(int g) const { return std::min(group, s.batch - g * group); }
  int64_t x_at(int g) const { return int64_t(g) * group * s.in_h * s.in_w * s.in_c; }
  int64_t y_at(int g) const { return int64_t(g) * group * positions * s.out_c; }
  int64_t x_count(int g) const { return int64_t(images(g)) * s.in_h * s.in_w * s.in_c; }
  int64_t y_count(int g) const { return int64_t(images(g)) * positions * s.out_c; }

  size_t scratch_elems() const { return field_elems() + dy_elems() + padded_elems(); }
  // The field of a group; x itself where nothing has to be done.
  const float* load_x(const GradCall& call, int g, int thread) const;
  // dy of a group, mapped through the link behind it.
  const float* load_dy(const GradCall& call, int g, int thread) const;
  // What load_dy() gave, padded.
  const float* pad_dy(const GradCall& call, const float* dy, int g, int thread) const;

 private:
  size_t field_elems() const { return size_t(group) * field_h * field_w * s.in_c + kSlackElems; }
  size_t dy_elems() const { return size_t(group) * positions * s.out_c + kSlackElems; }
  size_t padded_elems() const {
    return size_t(group) * back_h_.extent * back_w_.extent * s.out_c + kSlackElems;
  }
  void plan_phase(int32_t first_y, int32_t first_x);

  const BackAxis back_h_, back_w_;
};

}  // namespace mw
