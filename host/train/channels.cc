// SPDX-License-Identifier: Apache-2.0
#include "host/train/channels.h"

#include <algorithm>
#include <numeric>

#include "host/train/simd.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "host/train/channels.cc"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace mw::HWY_NAMESPACE {
namespace {

namespace hn = hwy::HWY_NAMESPACE;
using Tag = hn::ScalableTag<float>;
using V = hn::Vec<Tag>;
constexpr int kVectors = 4;  // side by side: their coefficients and sums stay in registers

struct Columns {
  V at[kVectors];
};

HWY_INLINE Columns load(const float* from) {
  const Tag d;
  Columns c;
#pragma GCC unroll 4
  for (int v = 0; v < kVectors; ++v) c.at[v] = hn::LoadU(d, from + v * hn::Lanes(d));
  return c;
}
HWY_INLINE void store(const Columns& c, float* to) {
  const Tag d;
#pragma GCC unroll 4
  for (int v = 0; v < kVectors; ++v) hn::StoreU(c.at[v], d, to + v * hn::Lanes(d));
}
// Only the first `count` elements.
HWY_INLINE void store_first(const Columns& c, float* to, int64_t count) {
  const Tag d;
  const int64_t lanes = int64_t(hn::Lanes(d));
#pragma GCC unroll 4
  for (int v = 0; v < kVectors; ++v) {
    const int64_t here = std::clamp<int64_t>(count - v * lanes, 0, lanes);
    hn::BlendedStore(c.at[v], hn::FirstN(d, size_t(here)), d, to + v * lanes);
  }
}
HWY_INLINE V keep_first(V value, int v, int64_t count) {
  const Tag d;
  const int64_t lanes = int64_t(hn::Lanes(d));
  const int64_t here = std::clamp<int64_t>(count - v * lanes, 0, lanes);
  return hn::IfThenElseZero(hn::FirstN(d, size_t(here)), value);
}

// Calls pass.open(column), then pass.block(offset, elements left) down the column, then
// pass.close(column). A block is kVectors vectors; only the last of all can be cut short.
template <class Pass>
HWY_INLINE void sweep(Pass& pass, int64_t period, int64_t count) {
  const int64_t width = kVectors * int64_t(hn::Lanes(Tag()));
  for (int64_t column = 0; column < std::min(period, count); column += width) {
    pass.open(column);
    int64_t at = column;
    for (; at + width <= count; at += period) pass.template block<false>(at, width);
    if (at < count) pass.template block<true>(at, count - at);
    pass.close(column);
  }
}

struct SumPass {
  const float* raw;
  ChannelSums& sums;
  Columns origin, first, second;

  HWY_INLINE void open(int64_t column) {
    origin = load(sums.origin.data() + column);
    first = load(sums.first.data() + column);
    second = load(sums.second.data() + column);
  }
  template <bool kCut>
  HWY_INLINE void block(int64_t at, int64_t count) {
    const Columns x = load(raw + at);
#pragma GCC unroll 4
    for (int v = 0; v < kVectors; ++v) {
      V d = hn::Sub(x.at[v], origin.at[v]);
      if constexpr (kCut) d = keep_first(d, v, count);
      first.at[v] = hn::Add(first.at[v], d);
      second.at[v] = hn::MulAdd(d, d, second.at[v]);
    }
  }
  HWY_INLINE void close(int64_t column) {
    store(first, sums.first.data() + column);
    store(second, sums.second.data() + column);
  }
};

struct ApplyPass {
  const ChannelLink& link;
  const float* raw;
  float* z;
  V low, high;
  Columns scale, shift;

  HWY_INLINE void open(int64_t column) {
    scale = load(link.scale.data() + column);
    shift = load(link.shift.data() + column);
  }
  template <bool kCut>
  HWY_INLINE void block(int64_t at, int64_t count) {
    Columns x = load(raw + at);
#pragma GCC unroll 4
    for (int v = 0; v < kVectors; ++v) {
      x.at[v] = hn::MulAdd(x.at[v], scale.at[v], shift.at[v]);
      x.at[v] = hn::Min(hn::Max(x.at[v], low), high);
    }
    if constexpr (kCut) {
      store_first(x, z + at, count);
    } else {
      store(x, z + at);
    }
  }
  HWY_INLINE void close(int64_t) {}
};

struct MaskPass {
  const ChannelLink& link;
  const float* raw;
  float* dz;
  ChannelSums& sums;
  V low, high;
  Columns scale, shift, mean, first, second;

  HWY_INLINE void open(int64_t column) {
    scale = load(link.scale.data() + column);
    shift = load(link.shift.data() + column);
    mean = load(link.mean.data() + column);
    first = load(sums.first.data() + column);
    second = load(sums.second.data() + column);
  }
  template <bool kCut>
  HWY_INLINE void block(int64_t at, int64_t count) {
    const Columns x = load(raw + at);
    Columns g = load(dz + at);
#pragma GCC unroll 4
    for (int v = 0; v < kVectors; ++v) {
      const V z = hn::MulAdd(x.at[v], scale.at[v], shift.at[v]);
      g.at[v] = hn::IfThenElseZero(hn::And(hn::Gt(z, low), hn::Lt(z, high)), g.at[v]);
      if constexpr (kCut) g.at[v] = keep_first(g.at[v], v, count);
      const V d = hn::Sub(x.at[v], mean.at[v]);
      first.at[v] = hn::Add(first.at[v], g.at[v]);
      if constexpr (kCut) {
        second.at[v] = hn::Add(second.at[v], keep_first(hn::Mul(g.at[v], d), v, count));
      } else {
        second.at[v] = hn::MulAdd(g.at[v], d, second.at[v]);
      }
    }
    if constexpr (kCut) {
      store_first(g, dz + at, count);
    } else {
      store(g, dz + at);
    }
  }
  HWY_INLINE void close(int64_t column) {
    store(first, sums.first.data() + column);
    store(second, sums.second.data() + column);
  }
};

struct GradientPass {
  const ChannelLink& link;
  const float *g, *raw;
  float* draw;
  Columns from_g, from_raw, from_one;

  HWY_INLINE void open(int64_t column) {
    from_g = load(link.from_g.data() + column);
    from_raw = load(link.from_raw.data() + column);
    from_one = load(link.from_one.data() + column);
  }
  template <bool kCut>
  HWY_INLINE void block(int64_t at, int64_t count) {
    const Columns x = load(raw + at);
    Columns y = load(g + at);
#pragma GCC unroll 4
    for (int v = 0; v < kVectors; ++v) {
      const V rest = hn::MulAdd(x.at[v], from_raw.at[v], from_one.at[v]);
      y.at[v] = hn::MulAdd(y.at[v], from_g.at[v], rest);
    }
    if constexpr (kCut) {
      store_first(y, draw + at, count);
    } else {
      store(y, draw + at);
    }
  }
  HWY_INLINE void close(int64_t) {}
};

void sum_all(ChannelLink& link, int chunk, const float* raw, int64_t count) {
  SumPass pass{raw, link.chunks[size_t(chunk)], {}, {}, {}};
  sweep(pass, link.period, count);
}
void apply_all(const ChannelLink& link, const float* raw, int64_t count, float* z) {
  const Tag d;
  ApplyPass pass{link, raw, z, hn::Set(d, link.low), hn::Set(d, link.high), {}, {}};
  sweep(pass, link.period, count);
}
void mask_all(ChannelLink& link, int chunk, const float* raw, int64_t count, float* dz) {
  const Tag d;
  ChannelSums& sums = link.chunks[size_t(chunk)];
  const V low = hn::Set(d, link.low), high = hn::Set(d, link.high);
  MaskPass pass{link, raw, dz, sums, low, high, {}, {}, {}, {}, {}};
  sweep(pass, link.period, count);
}
void gradient_all(const ChannelLink& link, const float* g, const float* raw, int64_t count,
                  float* draw) {
  GradientPass pass{link, g, raw, draw, {}, {}, {}};
  sweep(pass, link.period, count);
}

}  // namespace
}  // namespace mw::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace mw {

HWY_EXPORT(sum_all);
HWY_EXPORT(apply_all);
HWY_EXPORT(mask_all);
HWY_EXPORT(gradient_all);

namespace {
constexpr int32_t kBlock = 64;  // the widest block of sweep(): four vectors of 16
}

ChannelLink::ChannelLink(int32_t channel_count, float clamp_low, float clamp_high)
    : channels(channel_count),
      period(std::lcm(channel_count, kBlock)),
      low(clamp_low),
      high(clamp_high) {
  for (auto* array : {&scale, &shift, &mean, &from_g, &from_raw, &from_one}) {
    array->assign(size_t(period), 0.0f);
  }
  for (ChannelSums& sums : chunks) {
    for (auto* array : {&sums.origin, &sums.first, &sums.second}) {
      array->assign(size_t(period), 0.0f);
    }
  }
}

void ChannelLink::start() {
  for (ChannelSums& sums : chunks) {
    sums.rows = 0;
    std::ranges::fill(sums.first, 0.0f);
    std::ranges::fill(sums.second, 0.0f);
  }
}

void ChannelLink::fill(std::vector<float>& repeated, const float* value) const {
  for (int32_t at = 0; at < period; at += channels) {
    std::copy_n(value, channels, repeated.begin() + at);
  }
}

double ChannelLink::folded(const std::vector<float>& repeated, int32_t c) const {
  double sum = 0;
  for (int32_t at = c; at < period; at += channels) sum += double(repeated[size_t(at)]);
  return sum;
}

void channels_sum(ChannelLink& link, int chunk, const float* raw, int64_t count) {
  ChannelSums& sums = link.chunks[size_t(chunk)];
  if (sums.rows == 0) link.fill(sums.origin, raw);
  sums.rows += count / link.channels;
  HWY_DYNAMIC_DISPATCH(sum_all)(link, chunk, raw, count);
}
void channels_apply(const ChannelLink& link, const float* raw, int64_t count, float* z) {
  HWY_DYNAMIC_DISPATCH(apply_all)(link, raw, count, z);
}
void channels_mask(ChannelLink& link, int chunk, const float* raw, int64_t count, float* dz) {
  link.chunks[size_t(chunk)].rows += count / link.channels;
  HWY_DYNAMIC_DISPATCH(mask_all)(link, chunk, raw, count, dz);
}
void channels_gradient(const ChannelLink& link, const float* g, const float* raw, int64_t count,
                       float* draw) {
  HWY_DYNAMIC_DISPATCH(gradient_all)(link, g, raw, count, draw);
}

void pad_image(const ImagePad& pad, const float* image, const ChannelLink* link, float* field) {
  const int64_t row = int64_t(pad.out_w) * pad.channels;
  const int32_t rows = std::clamp(pad.out_h - pad.top, 0, pad.in_h);
  const int32_t columns = std::clamp(pad.out_w - pad.left, 0, pad.in_w);
  const int64_t left = int64_t(std::min(pad.left, pad.out_w)) * pad.channels;
  const int64_t count = int64_t(columns) * pad.channels;
  float* to = field + row * std::min(pad.top, pad.out_h);
  std::fill(field, to, 0.0f);
  for (int32_t y = 0; y < rows; ++y, to += row, image += int64_t(pad.in_w) * pad.channels) {
    std::fill_n(to, left, 0.0f);
    if (link != nullptr) {
      channels_apply(*link, image, count, to + left);
    } else {
      std::copy_n(image, count, to + left);
    }
    std::fill_n(to + left + count, row - left - count, 0.0f);
  }
  std::fill(to, field + row * pad.out_h, 0.0f);
}

}  // namespace mw
#endif
