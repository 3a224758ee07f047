// SPDX-License-Identifier: Apache-2.0
#include "abi/fixed_point.h"
#include "abi/float_math.h"
#include "abi/requantize.h"
#include "ops/softmax/softmax.h"

namespace mw::softmax {

namespace {

template <class T>
T largest(const T* x, int32_t count) {
  T max = x[0];
  for (int32_t i = 1; i < count; ++i) max = x[i] > max ? x[i] : max;
  return max;
}

// exp(x steps) in Q0.31, for diff in [diff_min, 0].
int32_t exp_of(const Params& p, int32_t diff) {
  return exp_q31(mul_q31(shift_left_wrapping(diff, p.left_shift), p.multiplier));
}

// The sum of exps in Q12.19 is at least 1, because the largest x gives exp(0).
template <class Y>
void softmax_row(const Params& p, const int8_t* x, Y* y) {
  constexpr int32_t kYBits = sizeof(Y) * 8;
  constexpr int32_t kYMin = -(1 << (kYBits - 1)), kYMax = (1 << (kYBits - 1)) - 1;
  const int32_t max = largest(x, p.depth);
  int32_t sum = 0;
  for (int32_t c = 0; c < p.depth; ++c) {
    const int32_t diff = x[c] - max;
    if (diff >= p.diff_min) sum = add_wrapping(sum, rounding_shift_right(exp_of(p, diff), 12));
  }
  const int32_t leading_zeros = sum == 0 ? 31 : __builtin_clz(uint32_t(sum));
  const int32_t scale = reciprocal_q31(uint32_t(sum) << leading_zeros);
  const int32_t exponent = 12 - leading_zeros + 31 - kYBits;
  const bool visible = exponent >= 0 && exponent <= 31;  // else every value rounds to zero
  for (int32_t c = 0; c < p.depth; ++c) {
    const int32_t diff = x[c] - max;
    int32_t value = 0;
    if (visible && diff >= p.diff_min) {
      value = rounding_shift_right(mul_q31(scale, exp_of(p, diff)), exponent);
    }
    y[c] = Y(clamp(value + kYMin, kYMin, kYMax));
  }
}

template <class Y>
void softmax_rows(const Params& p, const Args& args) {
  const int8_t* x = args.input<int8_t>(kX);
  Y* y = args.output<Y>(kY);
  for (int32_t r = 0; r < p.rows; ++r) softmax_row(p, x + r * p.depth, y + r * p.depth);
}

}  // namespace

void softmax_s8_ref(const Params& p, const Args& args) {
  softmax_rows<int8_t>(p, args);
}

void softmax_s8_s16_ref(const Params& p, const Args& args) {
  softmax_rows<int16_t>(p, args);
}

void softmax_f32_ref(const Params& p, const Args& args) {
  const float* x = args.input<float>(kX);
  float* y = args.output<float>(kY);
  for (int32_t r = 0; r < p.rows; ++r, x += p.depth, y += p.depth) {
    const float max = largest(x, p.depth);
    float sum = 0;
    for (int32_t c = 0; c < p.depth; ++c) {
      y[c] = exp_f32((x[c] - max) * p.beta);
      sum += y[c];
    }
    for (int32_t c = 0; c < p.depth; ++c) y[c] /= sum;
  }
}

}  // namespace mw::softmax
