// SPDX-License-Identifier: Apache-2.0
// TFLite adds the products of each pixel of x to a window of y, which takes an accumulator for
// every element of y. Here each element of y sums up what it is sent, and needs one.
#include "ops/transpose_conv/transpose_conv.h"

namespace mw {
namespace transpose_conv {
inline namespace MW_ABI {

namespace {

// Along an axis, what a position of y is sent: by pixel `x` through tap `k`, by x + 1 through
// k - stride, and so on.
struct Senders {
  int32_t x, k, count;
};

inline Senders senders_of(int32_t y, int32_t pad, int32_t stride, int32_t kernel, int32_t in) {
  const int32_t at = y + pad;
  const int32_t last = at / stride, phase = at - last * stride;
  if (phase >= kernel) return {0, 0, 0};
  const int32_t first = last - (kernel - 1 - phase) / stride;
  const int32_t begin = first < 0 ? 0 : first, end = last < in ? last + 1 : in;
  return {begin, at - begin * stride, end - begin};
}

// The sum of what an element of y is sent; x and w are the first sender and its weights. offset is
// -x_zp.
template <class Sum, class X, class W, class Offset>
Sum sum_of(const Params& p, const Senders& rows, const Senders& columns, const X* x, const W* w,
           Offset offset) {
  const int32_t x_step = p.in_w * p.in_c, w_step = p.stride_h * p.k_w * p.in_c;
  Sum sum = 0;
  for (int32_t r = 0; r < rows.count; ++r) {
    const X* xs = x + r * x_step;
    for (int32_t c = 0; c < columns.count; ++c, xs += p.in_c) {
      const W* ws = w - r * w_step - c * p.stride_w * p.in_c;
      for (int32_t i = 0; i < p.in_c; ++i) sum += static_cast<Sum>((xs[i] + offset) * ws[i]);
    }
  }
  return sum;
}

// y in its order; finish(sum, oc) makes an element.
template <class X, class W, class Sum, class Offset, class Finish>
void transpose_convolve(const Params& p, const Args& args, Offset offset, Finish finish) {
  const W* w = args.input<W>(kW);
  X* y = args.output<X>(kY);
  for (int32_t n = 0; n < p.batch; ++n) {
    const X* image = args.input<X>(kX) + n * p.in_h * p.in_w * p.in_c;
    for (int32_t oy = 0; oy < p.out_h; ++oy) {
      const Senders rows = senders_of(oy, p.pad_h, p.stride_h, p.k_h, p.in_h);
      for (int32_t ox = 0; ox < p.out_w; ++ox) {
        const Senders columns = senders_of(ox, p.pad_w, p.stride_w, p.k_w, p.in_w);
        for (int32_t oc = 0; oc < p.out_c; ++oc) {
          Sum sum = 0;
          if (rows.count > 0 && columns.count > 0) {
            const X* x = image + (rows.x * p.in_w + columns.x) * p.in_c;
            const W* taps = w + ((oc * p.k_h + rows.k) * p.k_w + columns.k) * p.in_c;
            sum = sum_of<Sum>(p, rows, columns, x, taps, offset);
          }
          *y = finish(sum, oc);
          ++y;
        }
      }
    }
  }
}

inline int32_t rescale(int32_t sum, Multiplier m) {
  return requantize(sum, m);
}
inline int32_t rescale(int64_t sum, Multiplier m) {
  return requantize_wide(sum, m);
}

// Sums are of type Sum; Bits is the same without a sign, which wraps.
template <class Sum, class Bits, class Bias>
void from_s16(const Params& p, const Args& args) {
  const Bias* bias = args.input<Bias>(kB);
  const int32_t* multiplier = args.table<int32_t>(kMultiplier);
  const int8_t* shift = args.table<int8_t>(kShift);
  transpose_convolve<int16_t, int8_t, Bits>(p, args, 0, [&](Bits sum, int32_t oc) {
    if (bias != nullptr) sum += static_cast<Bits>(bias[oc]);
    const int32_t scaled = rescale(static_cast<Sum>(sum), {multiplier[oc], shift[oc]});
    return static_cast<int16_t>(clamp(scaled, p.act_min, p.act_max));
  });
}

}  // namespace

MW_SHARED void transpose_conv_s8_ref(const Params& p, const Args& args) {
  const int32_t* bias = args.input<int32_t>(kB);
  const int32_t* multiplier = args.table<int32_t>(kMultiplier);
  const int8_t* shift = args.table<int8_t>(kShift);
  transpose_convolve<int8_t, int8_t, int32_t>(p, args, -p.x_zp, [&](int32_t sum, int32_t oc) {
    if (bias != nullptr) sum = add_wrapping(sum, bias[oc]);
    return requantize_s8(sum, {multiplier[oc], shift[oc]}, p.y_zp, p.act_min, p.act_max);
  });
}

MW_SHARED void transpose_conv_s16x8_ref(const Params& p, const Args& args) {
  from_s16<int64_t, uint64_t, int64_t>(p, args);
}

MW_SHARED void transpose_conv_s16x8_b16_ref(const Params& p, const Args& args) {
  from_s16<int64_t, uint64_t, int16_t>(p, args);
}

MW_SHARED void transpose_conv_s16x8_narrow_ref(const Params& p, const Args& args) {
  from_s16<int32_t, uint32_t, int32_t>(p, args);
}

MW_SHARED void transpose_conv_f32_ref(const Params& p, const Args& args) {
  const float* bias = args.input<float>(kB);
  const float low = float_from_bits(p.act_min), high = float_from_bits(p.act_max);
  transpose_convolve<float, float, float>(p, args, 0.0f, [&](float sum, int32_t oc) {
    if (bias != nullptr) sum += bias[oc];
    return sum < low ? low : (sum > high ? high : sum);
  });
}

}  // namespace MW_ABI
}  // namespace transpose_conv
}  // namespace mw
