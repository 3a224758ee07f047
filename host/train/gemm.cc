// SPDX-License-Identifier: Apache-2.0
// Tiles of C stay in registers while the depth runs; a row of B is a few vectors, an element of A
// is broadcast. Nothing is packed: B panels of the nets here fit the second-level cache.
#include "host/train/gemm.h"

#include <algorithm>
#include <ctime>

#include "host/train/simd.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "host/train/gemm.cc"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace mw::HWY_NAMESPACE {
namespace {

namespace hn = hwy::HWY_NAMESPACE;
using Tag = hn::ScalableTag<float>;
using V = hn::Vec<Tag>;

// Rows of a tile by its width in vectors, so that the accumulators fill the register file and
// their number hides the latency of a multiply-add.
#if HWY_TARGET == HWY_AVX3
constexpr int kMaxVectors = 4;
constexpr int kMaxRows[kMaxVectors] = {8, 8, 8, 6};
#else
constexpr int kMaxVectors = 2;
constexpr int kMaxRows[kMaxVectors] = {8, 6};
#endif
constexpr int kAnyRows = 8;

template <int kRows, int kVectors>
struct Tile {
  V sum[kRows][kVectors];
};

template <int kRows, int kVectors>
HWY_INLINE void store_tile(const Gemm& g, int32_t row, int32_t column,
                           const V (&sum)[kRows][kVectors]) {
  const Tag d;
  const int32_t lanes = int32_t(hn::Lanes(d));
  const int32_t left = g.columns - column;
  const auto tail = hn::FirstN(d, size_t(left - (kVectors - 1) * lanes));
#pragma GCC unroll 8
  for (int r = 0; r < kRows; ++r) {
    float* c = g.c + (g.c_rows ? g.c_rows[row + r] : (row + r) * g.c_stride) + column;
#pragma GCC unroll 4
    for (int v = 0; v < kVectors; ++v) {
      float* at = c + v * lanes;
      if (v < kVectors - 1 || left >= kVectors * lanes) {
        hn::StoreU(g.accumulate ? hn::Add(sum[r][v], hn::LoadU(d, at)) : sum[r][v], d, at);
      } else {
        const V old = g.accumulate ? hn::MaskedLoad(tail, d, at) : hn::Zero(d);
        hn::BlendedStore(hn::Add(sum[r][v], old), tail, d, at);
      }
    }
  }
}

template <int kRows, int kVectors>
void tile(const Gemm& g, int32_t row, int32_t column) {
  const Tag d;
  const int32_t lanes = int32_t(hn::Lanes(d));
  const float* a[kRows];
  V sum[kRows][kVectors];
#pragma GCC unroll 8
  for (int r = 0; r < kRows; ++r) {
    a[r] = g.a + (g.a_rows ? g.a_rows[row + r] : (row + r) * g.a_stride);
#pragma GCC unroll 4
    for (int v = 0; v < kVectors; ++v) {
      const bool biased = g.bias != nullptr && !g.accumulate;
      sum[r][v] = biased ? hn::LoadU(d, g.bias + column + v * lanes) : hn::Zero(d);
    }
  }
  const int64_t a_step = g.a_step, b_stride = g.b_stride;
  for (const GemmRun& run : g.runs) {
    const float* b = g.b + run.b * b_stride + column;
    int64_t at = run.a;
    for (int32_t k = run.k; k > 0; --k, b += b_stride, at += a_step) {
      V row_of_b[kVectors];
#pragma GCC unroll 4
      for (int v = 0; v < kVectors; ++v) row_of_b[v] = hn::LoadU(d, b + v * lanes);
#pragma GCC unroll 8
      for (int r = 0; r < kRows; ++r) {
        const V x = hn::Set(d, a[r][at]);
#pragma GCC unroll 4
        for (int v = 0; v < kVectors; ++v) sum[r][v] = hn::MulAdd(x, row_of_b[v], sum[r][v]);
      }
    }
  }
  store_tile<kRows, kVectors>(g, row, column, sum);
}

using TileFn = void (*)(const Gemm&, int32_t row, int32_t column);

template <int kRows, int kVectors>
constexpr TileFn tile_or_null() {
  if constexpr (kVectors <= kMaxVectors && kRows <= kMaxRows[std::min(kVectors, kMaxVectors) - 1]) {
    return &tile<kRows, kVectors>;
  } else {
    return nullptr;
  }
}
template <int kVectors>
struct TileColumn {
  TileFn rows[kAnyRows] = {tile_or_null<1, kVectors>(), tile_or_null<2, kVectors>(),
                           tile_or_null<3, kVectors>(), tile_or_null<4, kVectors>(),
                           tile_or_null<5, kVectors>(), tile_or_null<6, kVectors>(),
                           tile_or_null<7, kVectors>(), tile_or_null<8, kVectors>()};
};
const TileFn* tiles_of(int vectors) {
  static constexpr TileColumn<1> one;
  static constexpr TileColumn<2> two;
  static constexpr TileColumn<3> three;
  static constexpr TileColumn<4> four;
  return vectors == 1 ? one.rows : vectors == 2 ? two.rows : vectors == 3 ? three.rows : four.rows;
}

void gemm_all(const Gemm& g) {
  const int32_t lanes = int32_t(hn::Lanes(Tag()));
  const int32_t vectors = (g.columns + lanes - 1) / lanes;
  const int32_t panels = (vectors + kMaxVectors - 1) / kMaxVectors;
  for (int32_t p = 0; p < panels; ++p) {
    const int32_t first = vectors * p / panels, width = vectors * (p + 1) / panels - first;
    const TileFn* tiles = tiles_of(width);
    const int32_t most = kMaxRows[width - 1], blocks = (g.rows + most - 1) / most;
    for (int32_t i = 0; i < blocks; ++i) {
      const int32_t row = int32_t(int64_t(g.rows) * i / blocks);
      const int32_t end = int32_t(int64_t(g.rows) * (i + 1) / blocks);
      tiles[end - row - 1](g, row, first * lanes);
    }
  }
}

// Twelve independent chains: enough for two units of latency four, few enough for 16 registers.
double peak_pass(int64_t rounds) {
  const Tag d;
  const V factor = hn::Set(d, 0.5f);
  // Different starts, or the compiler would see that one chain does for all.
  const V one = hn::Set(d, 1.0f);
  V a = factor, b = hn::Add(a, one), c = hn::Add(b, one), e = hn::Add(c, one);
  V f = hn::Add(e, one), g = hn::Add(f, one), h = hn::Add(g, one), i = hn::Add(h, one);
  V j = hn::Add(i, one), k = hn::Add(j, one), l = hn::Add(k, one), m = hn::Add(l, one);
  for (int64_t n = 0; n < rounds; ++n) {
    a = hn::MulAdd(a, factor, factor), b = hn::MulAdd(b, factor, factor);
    c = hn::MulAdd(c, factor, factor), e = hn::MulAdd(e, factor, factor);
    f = hn::MulAdd(f, factor, factor), g = hn::MulAdd(g, factor, factor);
    h = hn::MulAdd(h, factor, factor), i = hn::MulAdd(i, factor, factor);
    j = hn::MulAdd(j, factor, factor), k = hn::MulAdd(k, factor, factor);
    l = hn::MulAdd(l, factor, factor), m = hn::MulAdd(m, factor, factor);
    asm volatile("" : "+r"(n));  // keeps the rounds from being folded
  }
  const V low = hn::Add(hn::Add(hn::Add(a, b), hn::Add(c, e)), hn::Add(f, g));
  const V all = hn::Add(hn::Add(hn::Add(h, i), hn::Add(j, k)), hn::Add(hn::Add(l, m), low));
  volatile float keep = hn::GetLane(all);
  (void)keep;
  return double(rounds) * 12 * 2 * double(hn::Lanes(d));
}

}  // namespace
}  // namespace mw::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace mw {

HWY_EXPORT(gemm_all);
HWY_EXPORT(peak_pass);

void gemm(const Gemm& g) {
  if (g.rows > 0 && g.columns > 0) HWY_DYNAMIC_DISPATCH(gemm_all)(g);
}

void transpose(const float* in, int32_t rows, int32_t columns, float* out) {
  constexpr int32_t kBlock = 16;  // both sides of a block stay in the first-level cache
  for (int32_t r0 = 0; r0 < rows; r0 += kBlock) {
    for (int32_t c0 = 0; c0 < columns; c0 += kBlock) {
      const int32_t r1 = std::min(rows, r0 + kBlock), c1 = std::min(columns, c0 + kBlock);
      for (int32_t r = r0; r < r1; ++r) {
        for (int32_t c = c0; c < c1; ++c) out[c * rows + r] = in[r * columns + c];
      }
    }
  }
}

double measure_peak_flops() {
  double best = 0;
  for (int i = 0; i < 8; ++i) {
    const std::clock_t start = std::clock();
    const double flops = HWY_DYNAMIC_DISPATCH(peak_pass)(2'000'000);
    best = std::max(best, flops * CLOCKS_PER_SEC / double(std::clock() - start));
  }
  return best;
}

}  // namespace mw
#endif
