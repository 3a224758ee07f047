// SPDX-License-Identifier: Apache-2.0
// One vector of channels at a time. Filtering keeps eight rows in registers, so a weight is loaded
// once for eight products; the gradient keeps up to eight taps, so dy is.
#include "host/train/taps.h"

#include <algorithm>

#include "host/train/simd.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "host/train/taps.cc"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace mw::HWY_NAMESPACE {
namespace {

namespace hn = hwy::HWY_NAMESPACE;
using Tag = hn::ScalableTag<float>;
using V = hn::Vec<Tag>;
constexpr int kWide = 8;

HWY_INLINE void store(V value, float* to, int32_t left) {
  const Tag d;
  if (left >= int32_t(hn::Lanes(d))) {
    hn::StoreU(value, d, to);
  } else {
    hn::BlendedStore(value, hn::FirstN(d, size_t(left)), d, to);
  }
}

template <int kRows>
void filter_rows(const TapFilter& f, int32_t row, int32_t c) {
  const Tag d;
  const float* in[kRows];
  V sum[kRows];
  const V start = f.bias ? hn::LoadU(d, f.bias + c) : hn::Zero(d);
#pragma GCC unroll 8
  for (int r = 0; r < kRows; ++r) {
    in[r] = f.in + f.in_rows[row + r] + c;
    sum[r] = start;
  }
  for (const Tap& tap : f.taps) {
    const V w = hn::LoadU(d, f.w + int64_t(tap.weight) * f.channels + c);
    const int64_t offset = tap.offset;
#pragma GCC unroll 8
    for (int r = 0; r < kRows; ++r) sum[r] = hn::MulAdd(hn::LoadU(d, in[r] + offset), w, sum[r]);
  }
#pragma GCC unroll 8
  for (int r = 0; r < kRows; ++r) {
    const int32_t at = f.out_rows ? f.out_rows[row + r] : (row + r) * f.channels;
    store(sum[r], f.out + at + c, f.channels - c);
  }
}

template <int kTaps>
void gradient_of(const TapGradient& g, size_t tap, int32_t c) {
  const Tag d;
  const float* in[kTaps];
  V sum[kTaps];
#pragma GCC unroll 8
  for (int t = 0; t < kTaps; ++t) {
    in[t] = g.in + g.tap_offsets[tap + size_t(t)] + c;
    sum[t] = hn::Zero(d);
  }
  const float* dy = g.dy + c;
  for (int32_t r = 0; r < g.rows; ++r, dy += g.channels) {
    const V y = hn::LoadU(d, dy);
    const int64_t offset = g.in_rows[r];
#pragma GCC unroll 8
    for (int t = 0; t < kTaps; ++t) sum[t] = hn::MulAdd(hn::LoadU(d, in[t] + offset), y, sum[t]);
  }
#pragma GCC unroll 8
  for (int t = 0; t < kTaps; ++t) {
    float* dw = g.dw + int64_t(tap + size_t(t)) * g.channels + c;
    store(hn::Add(sum[t], hn::LoadU(d, dw)), dw, g.channels - c);
  }
}

using FilterFn = void (*)(const TapFilter&, int32_t, int32_t);
using GradientFn = void (*)(const TapGradient&, size_t, int32_t);
constexpr FilterFn kFilters[kWide] = {filter_rows<1>, filter_rows<2>, filter_rows<3>,
                                      filter_rows<4>, filter_rows<5>, filter_rows<6>,
                                      filter_rows<7>, filter_rows<8>};
constexpr GradientFn kGradients[kWide] = {gradient_of<1>, gradient_of<2>, gradient_of<3>,
                                          gradient_of<4>, gradient_of<5>, gradient_of<6>,
                                          gradient_of<7>, gradient_of<8>};

void filter_all(const TapFilter& f) {
  const int32_t lanes = int32_t(hn::Lanes(Tag())), blocks = (f.rows + kWide - 1) / kWide;
  for (int32_t c = 0; c < f.channels; c += lanes) {
    for (int32_t i = 0; i < blocks; ++i) {
      const int32_t row = int32_t(int64_t(f.rows) * i / blocks);
      const int32_t end = int32_t(int64_t(f.rows) * (i + 1) / blocks);
      kFilters[end - row - 1](f, row, c);
    }
  }
}

void gradient_all(const TapGradient& g) {
  const int32_t lanes = int32_t(hn::Lanes(Tag()));
  const size_t taps = g.tap_offsets.size(), blocks = (taps + kWide - 1) / kWide;
  for (int32_t c = 0; c < g.channels; c += lanes) {
    for (size_t i = 0; i < blocks; ++i) {
      const size_t tap = taps * i / blocks, end = taps * (i + 1) / blocks;
      kGradients[end - tap - 1](g, tap, c);
    }
  }
}

}  // namespace
}  // namespace mw::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace mw {

HWY_EXPORT(filter_all);
HWY_EXPORT(gradient_all);

void filter_taps(const TapFilter& f) {
  HWY_DYNAMIC_DISPATCH(filter_all)(f);
}
void add_tap_gradients(const TapGradient& g) {
  HWY_DYNAMIC_DISPATCH(gradient_all)(g);
}

}  // namespace mw
#endif
