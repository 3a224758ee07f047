// SPDX-License-Identifier: Apache-2.0
// Two output pixels at a time: their windows become columns of int16 in scratch, less the zero
// point, 0 where x is padded. Each weight is widened once for both pixels, each column once for all
// channels. Groups of four elements of one column and of the other take turns, so that one pointer
// walks both; within a group they lie as 0 2 1 3, as the widening of weights leaves them.
#include "arch/arm_dsp/arm_dsp.h"
#include "ops/_family/window/window.h"
#include "ops/conv_2d/conv_2d.h"

namespace mw {
namespace conv_2d {
inline namespace MW_ABI {

namespace {

constexpr int32_t kPixel = 4, kGroup = 8;  // int16 from pixel to pixel, from group to group

// Where element i of a window lies in its column; the last elements, no group of 4, are in order.
constexpr int32_t column_at(int32_t i, int32_t grouped) {
  const int32_t in_group = i >= grouped ? i & 3 : ((i & 1) << 1) | ((i & 2) >> 1);
  return (i >> 2) * kGroup + in_group;
}

void zero(int16_t* column, int32_t elems) {
  for (; elems > 0; elems -= 4, column += kGroup) __builtin_memset(column, 0, 8);
}

// One run of x to elements [at, at + count) of a column; whole groups go two lanes at a time.
void widen(const int8_t* x, int16_t* column, int32_t at, int32_t count, int32_t grouped,
           int32_t offset) {
  if ((at & 3) == 0) {
    const uint32_t offsets = arm_dsp::lanes(offset, offset);
    int16_t* to = column + (at >> 2) * kGroup;
    for (; count >= 4; count -= 4, at += 4, x += 4, to += kGroup) {
      const uint32_t word = arm_dsp::load32(x);
      arm_dsp::store32(to, arm_dsp::add_even_bytes(offsets, word));
      arm_dsp::store32(to + 2, arm_dsp::add_odd_bytes(offsets, word));
    }
  }
  for (; count > 0; --count, ++at) column[column_at(at, grouped)] = int16_t(*x++ + offset);
}

// The window of the pixel that `walk` stands at.
void make_column(const Params& p, const int8_t* x, const RasterWalk& walk, int16_t* column) {
  const int32_t elems = p.k_h * p.k_w * p.in_c, grouped = elems & ~3, offset = -p.x_zp;
  const int32_t iy = walk.y * p.stride_h - p.pad_h, ix = walk.x * p.stride_w - p.pad_w;
  const Taps ky = clip_taps(iy, p.k_h, p.dilation_h, p.in_h);
  const Taps kx = clip_taps(ix, p.k_w, p.dilation_w, p.in_w);
  const bool one_run = p.dilation_w == 1;
  const int32_t taps = (ky.end - ky.begin) * (kx.end - kx.begin);
  if (taps < p.k_h * p.k_w) zero(column, elems);
  if (taps <= 0) return;
  const int32_t runs = one_run ? 1 : kx.end - kx.begin;
  const int32_t run = one_run ? (kx.end - kx.begin) * p.in_c : p.in_c;
  for (int32_t y = ky.begin; y < ky.end; ++y) {
    const int32_t row = (walk.n * p.in_h + iy + y * p.dilation_h) * p.in_w;
    const int8_t* from = x + (row + ix + kx.begin * p.dilation_w) * p.in_c;
    int32_t at = (y * p.k_w + kx.begin) * p.in_c;
    for (int32_t r = 0; r < runs; ++r, from += p.dilation_w * p.in_c, at += p.in_c) {
      widen(from, column, at, run, grouped, offset);
    }
  }
}

struct Sums {
  int32_t at[2][2];  // channel, pixel
};

// Sums of two rows of weights, `filter` elements apart, with both columns.
Sums dot_columns(const int16_t* columns, const int8_t* w, int32_t filter, int32_t elems) {
  const int8_t* end = w + (elems & ~3);
  int32_t wa = 0, wb = 0, va = 0, vb = 0;
  for (; w != end; columns += kGroup, w += 4) {
    const uint32_t a_even = arm_dsp::load32_aligned(columns);
    const uint32_t a_odd = arm_dsp::load32_aligned(columns + 2);
    const uint32_t b_even = arm_dsp::load32_aligned(columns + kPixel);
    const uint32_t b_odd = arm_dsp::load32_aligned(columns + kPixel + 2);
    const uint32_t w4 = arm_dsp::load32(w), v4 = arm_dsp::load32(w + filter);
    const uint32_t w_even = arm_dsp::even_bytes(w4), w_odd = arm_dsp::odd_bytes(w4);
    wa = arm_dsp::dot(w_odd, a_odd, arm_dsp::dot(w_even, a_even, wa));
    wb = arm_dsp::dot(w_odd, b_odd, arm_dsp::dot(w_even, b_even, wb));
    const uint32_t v_even = arm_dsp::even_bytes(v4), v_odd = arm_dsp::odd_bytes(v4);
    va = arm_dsp::dot(v_odd, a_odd, arm_dsp::dot(v_even, a_even, va));
    vb = arm_dsp::dot(v_odd, b_odd, arm_dsp::dot(v_even, b_even, vb));
  }
  for (int32_t i = elems & 3; i > 0; --i, ++columns, ++w) {
    wa += columns[0] * w[0], wb += columns[kPixel] * w[0];
    va += columns[0] * w[filter], vb += columns[kPixel] * w[filter];
  }
  return {{{wa, wb}, {va, vb}}};
}

// All output channels of the pixels whose columns stand in scratch.
void make_pixels(const Params& p, const Args& args, int8_t* ya, int8_t* yb) {
  const int16_t* columns = args.scratch<int16_t>();
  const int32_t elems = p.k_h * p.k_w * p.in_c;
  const int8_t* w = args.input<int8_t>(kW);
  const int32_t* bias = args.input<int32_t>(kB);
  const int32_t* multiplier = args.table<int32_t>(kMultiplier);
  const int8_t* shift = args.table<int8_t>(kShift);
  for (int32_t oc = 0; oc < p.out_c;) {
    const int32_t channels = p.out_c - oc >= 2 ? 2 : 1;
    const Sums sums = dot_columns(columns, w, channels == 2 ? elems : 0, elems);
    w += channels * elems;
    for (int32_t c = 0; c < channels; ++c, ++oc) {
      const int32_t base = bias == nullptr ? 0 : bias[oc];
      const Multiplier m = {multiplier[oc], shift[oc]};
      const auto finish = [&](int32_t sum) {
        return requantize_s8(add_wrapping(sum, base), m, p.y_zp, p.act_min, p.act_max);
      };
      yb[oc] = finish(sums.at[c][1]);
      ya[oc] = finish(sums.at[c][0]);  // the one that stays where both are one pixel
    }
  }
}

}  // namespace

MW_SHARED void conv_2d_s8_arm_dsp(const Params& p, const Args& args) {
  const int8_t* x = args.input<int8_t>(kX);
  int8_t* y = args.output<int8_t>(kY);
  int16_t* columns = args.scratch<int16_t>();
  RasterWalk walk(p.batch, p.out_h, p.out_w, p.reverse != 0);
  const auto pixel = [&] { return y + ((walk.n * p.out_h + walk.y) * p.out_w + walk.x) * p.out_c; };
  bool more = true;
  while (more) {
    make_column(p, x, walk, columns);
    int8_t* first = pixel();
    more = walk.next();
    int8_t* second = more ? pixel() : first;  // the last pixel may have no neighbour
    if (more) make_column(p, x, walk, columns + kPixel);
    make_pixels(p, args, first, second);
    more = more && walk.next();
  }
}

}  // namespace MW_ABI
}  // namespace conv_2d
}  // namespace mw
