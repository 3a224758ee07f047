// SPDX-License-Identifier: Apache-2.0
#include "host/train/window_grad.h"

#include <algorithm>

namespace mw {

namespace {

constexpr int32_t kGroupRows = 128;  // output positions of a group, at least

bool is_pointwise(const WindowShape& s) {
  return s.k_h == 1 && s.k_w == 1 && s.stride_h == 1 && s.stride_w == 1 && s.pad_h == 0 &&
         s.pad_w == 0 && s.in_h == s.out_h && s.in_w == s.out_w;
}

}  // namespace

BackAxis::BackAxis(int32_t in, int32_t out, int32_t k, int32_t s, int32_t d, int32_t p)
    : stride(s), dilation(d), pad(p) {
  int32_t low = 0, high = out - 1;
  for (int32_t i = 0; i < in; ++i) {
    for (int32_t tap = 0; tap < k; ++tap) {
      if (!sees(i, tap)) continue;
      low = std::min(low, quotient(i) - step(i, tap));
      high = std::max(high, quotient(i) - step(i, tap));
    }
  }
  before = -low, extent = high - low + 1;
}

WindowGrad::WindowGrad(const WindowShape& shape)
    : s(shape),
      pointwise(is_pointwise(s)),
      positions(s.out_h * s.out_w),
      group(std::clamp((kGroupRows + positions - 1) / positions, 1, s.batch)),
      groups((s.batch + group - 1) / group),
      field_h(pointwise ? s.in_h : (s.out_h - 1) * s.stride_h + (s.k_h - 1) * s.dilation_h + 1),
      field_w(pointwise ? s.in_w : (s.out_w - 1) * s.stride_w + (s.k_w - 1) * s.dilation_w + 1),
      back_h_(s.in_h, s.out_h, s.k_h, s.stride_h, s.dilation_h, s.pad_h),
      back_w_(s.in_w, s.out_w, s.k_w, s.stride_w, s.dilation_w, s.pad_w) {
  for (int32_t i = 0; i < group; ++i) {
    for (int32_t y = 0; y < s.out_h; ++y) {
      for (int32_t x = 0; x < s.out_w; ++x) {
        window_rows.push_back(((i * field_h + y * s.stride_h) * field_w + x * s.stride_w) * s.in_c);
      }
    }
  }
  for (int32_t ky = 0; ky < s.k_h; ++ky) {
    for (int32_t kx = 0; kx < s.k_w; ++kx) {
      tap_offsets.push_back((ky * s.dilation_h * field_w + kx * s.dilation_w) * s.in_c);
    }
  }
  if (pointwise) return;
  for (int32_t y = 0; y < std::min(s.stride_h, s.in_h); ++y) {
    for (int32_t x = 0; x < std::min(s.stride_w, s.in_w); ++x) plan_phase(y, x);
  }
}

void WindowGrad::plan_phase(int32_t first_y, int32_t first_x) {
  BackPhase phase;
  const int32_t row = back_w_.extent * s.out_c;
  for (int32_t ky = 0; ky < s.k_h; ++ky) {
    for (int32_t kx = 0; kx < s.k_w; ++kx) {
      if (!back_h_.sees(first_y, ky) || !back_w_.sees(first_x, kx)) continue;
      phase.taps.push_back({-back_h_.step(first_y, ky) * row - back_w_.step(first_x, kx) * s.out_c,
                            ky * s.k_w + kx});
    }
  }
  for (int32_t i = 0; i < group; ++i) {
    for (int32_t y = first_y; y < s.in_h; y += s.stride_h) {
      for (int32_t x = first_x; x < s.in_w; x += s.stride_w) {
        const int32_t line = i * back_h_.extent + back_h_.quotient(y) + back_h_.before;
        phase.dy_rows.push_back(line * row + (back_w_.quotient(x) + back_w_.before) * s.out_c);
        phase.dx_rows.push_back(((i * s.in_h + y) * s.in_w + x) * s.in_c);
      }
    }
  }
  phase.rows_per_image = int32_t(phase.dx_rows.size()) / group;
  phases.push_back(std::move(phase));
}

const float* WindowGrad::load_x(const GradCall& call, int g, int thread) const {
  const float* x = call.x[0] + x_at(g);
  if (pointwise && call.x_link == nullptr) return x;
  float* to = call.thread_scratch(thread);
  if (pointwise) {
    channels_apply(*call.x_link, x, x_count(g), to);
    return to;
  }
  const ImagePad pad{s.in_h, s.in_w, s.in_c, s.pad_h, s.pad_w, field_h, field_w};
  for (int32_t i = 0; i < images(g); ++i) {
    pad_image(pad, x + int64_t(i) * s.in_h * s.in_w * s.in_c, call.x_link,
              to + int64_t(i) * field_h * field_w * s.in_c);
  }
  return to;
}

const float* WindowGrad::load_dy(const GradCall& call, int g, int thread) const {
  if (call.y_link == nullptr) return call.dy + y_at(g);
  float* to = call.thread_scratch(thread) + field_elems();
  channels_gradient(*call.y_link, call.dy + y_at(g), call.y + y_at(g), y_count(g), to);
  return to;
}

const float* WindowGrad::pad_dy(const GradCall& call, const float* dy, int g, int thread) const {
  float* to = call.thread_scratch(thread) + field_elems() + dy_elems();
  const ImagePad pad{s.out_h,        s.out_w,        s.out_c,       back_h_.before,
                     back_w_.before, back_h_.extent, back_w_.extent};
  for (int32_t i = 0; i < images(g); ++i) {
    pad_image(pad, dy + int64_t(i) * positions * s.out_c, nullptr,
              to + int64_t(i) * back_h_.extent * back_w_.extent * s.out_c);
  }
  return to;
}

}  // namespace mw
