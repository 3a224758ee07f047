// SPDX-License-Identifier: Apache-2.0
#include "abi/requantize.h"
#include "ops/add/add.h"

namespace mw {
namespace add {
inline namespace MW_ABI {

namespace {

constexpr int32_t kRank = Shape::kMaxRank;

// One input of the addition as the odometer walks it.
struct Walk {
  int32_t stride[kRank];  // elements; 0 along broadcast dimensions
  int32_t at = 0;

  Walk(const Params& p, uint16_t steps) {
    int32_t size = 1;
    for (int32_t i = kRank - 1; i >= 0; --i) {
      const bool has = (steps >> i) & 1;
      stride[i] = has ? size : 0;
      if (has) size *= p.dim[i];
    }
  }
};

// y = sum(a, b) in the order of y; the last dimension is the inner loop.
template <class T, class Sum>
void walk(const Params& p, const Args& args, Sum sum) {
  const T *a = args.input<T>(kA), *b = args.input<T>(kB);
  T* y = args.output<T>(kY);
  Walk wa(p, p.a_steps), wb(p, p.b_steps);
  int32_t index[kRank] = {};
  const int32_t a_step = wa.stride[kRank - 1], b_step = wb.stride[kRank - 1];
  for (;;) {
    const T *pa = a + wa.at, *pb = b + wb.at;
    for (int32_t i = p.dim[kRank - 1]; i > 0; --i, pa += a_step, pb += b_step, ++y)
      *y = sum(*pa, *pb);
    int32_t d = kRank - 2;
    for (; d >= 0; --d) {
      wa.at += wa.stride[d], wb.at += wb.stride[d];
      if (++index[d] < p.dim[d]) break;
      wa.at -= wa.stride[d] * p.dim[d], wb.at -= wb.stride[d] * p.dim[d];
      index[d] = 0;
    }
    if (d < 0) return;
  }
}

// One input in the common scale: 20 more bits, and half of the larger input scale's factor.
int32_t scaled(int32_t x, int32_t zero_point, Multiplier m) {
  return requantize(shift_left_wrapping(x - zero_point, 20), m);
}

}  // namespace

MW_SHARED void add_s8_ref(const Params& p, const Args& args) {
  const Multiplier ma = {p.a_multiplier, p.a_shift}, mb = {p.b_multiplier, p.b_shift},
                   my = {p.y_multiplier, p.y_shift};
  walk<int8_t>(p, args, [&](int32_t a, int32_t b) {
    const int32_t sum = add_wrapping(scaled(a, p.a_zp, ma), scaled(b, p.b_zp, mb));
    return requantize_s8(sum, my, p.y_zp, p.act_min, p.act_max);
  });
}

MW_SHARED void add_f32_ref(const Params& p, const Args& args) {
  const float low = float_from_bits(p.act_min), high = float_from_bits(p.act_max);
  walk<float>(p, args, [&](float a, float b) {
    const float sum = a + b;
    return sum < low ? low : (sum > high ? high : sum);
  });
}

}  // namespace MW_ABI
}  // namespace add
}  // namespace mw
