// SPDX-License-Identifier: Apache-2.0
#include "ops/_family/window/window.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "host/base/rng.h"

namespace mw {
namespace {

struct Problem {
  int32_t batch, in_h, in_w, in_c, out_h, out_w, out_c;
  int16_t k_h, k_w, stride_h, stride_w, pad_h, pad_w;
};

// What OpCore::overlap promises, by walking every output pixel.
int32_t walked(const Problem& p, int32_t dilation, int32_t x_bytes, int32_t y_bytes, bool reverse) {
  const auto edge = [](int32_t at, int32_t stride, int32_t pad, int32_t reach, int32_t in) {
    return std::clamp(at * stride - pad + reach, 0, in - 1);
  };
  const auto touched = [&](int32_t pixel, bool last) {
    const int32_t y = pixel / p.out_w, x = pixel % p.out_w;
    return edge(y, p.stride_h, p.pad_h, last ? (p.k_h - 1) * dilation : 0, p.in_h) * p.in_w +
           edge(x, p.stride_w, p.pad_w, last ? (p.k_w - 1) * dilation : 0, p.in_w);
  };
  const int32_t pixels = p.out_h * p.out_w, x_pixel = p.in_c * x_bytes, y_pixel = p.out_c * y_bytes;
  int32_t worst = INT32_MIN;
  for (int32_t i = 0; i < pixels; ++i) {
    int32_t reach = touched(i, reverse);
    for (int32_t later = i; later >= 0 && later < pixels; later += reverse ? -1 : 1) {
      reach =
          reverse ? std::max(reach, touched(later, true)) : std::min(reach, touched(later, false));
    }
    worst = std::max(
        worst, reverse ? (reach + 1) * x_pixel - i * y_pixel : (i + 1) * y_pixel - reach * x_pixel);
  }
  return worst;
}

KernelRow row_of(DType y) {
  KernelRow row{};
  row.x = DType::s8, row.y = y;
  return row;
}

TEST(WindowOp, OverlapIsWhatAWalkOverAllPixelsFinds) {
  Rng rng(11);
  const auto upto = [&](int most) { return int32_t(1 + rng.below(uint64_t(most))); };
  for (int i = 0; i < 20'000; ++i) {
    const Problem p{1,
                    upto(7),
                    upto(7),
                    upto(3),
                    upto(7),
                    upto(7),
                    upto(3),
                    int16_t(upto(4)),
                    int16_t(upto(4)),
                    int16_t(upto(3)),
                    int16_t(upto(3)),
                    int16_t(upto(7) - 1),
                    int16_t(upto(7) - 1)};
    const int32_t dilation = upto(3);
    for (bool reverse : {false, true}) {
      ASSERT_EQ(window_overlap(window_of(p, dilation, dilation), row_of(DType::s32), reverse),
                walked(p, dilation, 1, 4, reverse))
          << i;
    }
  }
}

// A file may claim any size: what is asked of it takes no longer.
TEST(WindowOp, OverlapOfTheLargestImageTakesNoTime) {
  const Problem p{1, 1 << 14, 1 << 14, 1, 1 << 14, 1 << 14, 1, 1, 1, 1, 1, 0, 0};
  for (int i = 0; i < 1000; ++i) {
    EXPECT_EQ(window_overlap(window_of(p, 1, 1), row_of(DType::s8), false), 1);
    EXPECT_EQ(window_overlap(window_of(p, 1, 1), row_of(DType::s8), true), 1);
  }
}

// TFLite's ComputeOutSize and ComputePadding, counted instead of computed.
TEST(WindowOp, AxesFitAsTheirPaddingSays) {
  for (int32_t in = -1; in <= 9; ++in) {
    for (int32_t kernel = 0; kernel <= 4; ++kernel) {
      for (int32_t stride = 0; stride <= 3; ++stride) {
        for (int32_t dilation = 0; dilation <= 2; ++dilation) {
          for (int32_t before = -1; before <= 2; ++before) {
            for (Padding padding : {Padding::same, Padding::valid, Padding::fixed}) {
              const int32_t after = before == 1 ? 2 : before;
              WindowAxis axis;
              axis.in = in, axis.kernel = kernel, axis.stride = stride, axis.dilation = dilation;
              const bool fits = fit_axis(padding, before, after, axis);
              const int32_t extent = (kernel - 1) * dilation + 1;
              const bool sane = in > 0 && kernel > 0 && stride > 0 && dilation > 0 && before >= 0;
              const int32_t padded = padding == Padding::fixed ? in + before + after : in;
              int32_t out = 0, pad = padding == Padding::fixed ? before : 0;
              if (padding == Padding::same && sane) {
                for (int32_t at = 0; at < in; at += stride) ++out;
                pad = std::max(0, (out - 1) * stride + extent - in) / 2;
              } else if (sane) {
                for (int32_t at = 0; at + extent <= padded; at += stride) ++out;
              }
              ASSERT_EQ(fits, sane && out > 0) << in << " " << kernel << " " << stride;
              if (!fits) continue;
              EXPECT_EQ(axis.out, out) << in << " " << kernel << " " << stride << " " << dilation;
              EXPECT_EQ(axis.pad, pad) << in << " " << kernel << " " << stride << " " << dilation;
            }
          }
        }
      }
    }
  }
}

TEST(WindowOp, TheLargestStrideDoesNotOverflow) {
  WindowAxis axis;
  axis.in = 1 << 28, axis.stride = INT32_MAX;
  ASSERT_TRUE(fit_axis(Padding::same, 0, 0, axis));
  EXPECT_EQ(axis.out, 1);
  axis.in = 7, axis.kernel = 3, axis.stride = 2;
  ASSERT_TRUE(fit_axis(Padding::same, 0, 0, axis));
  EXPECT_EQ(axis.out, 4);
}

}  // namespace
}  // namespace mw
