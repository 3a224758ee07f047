// SPDX-License-Identifier: Apache-2.0
#include "abi/fixed_point.h"
#include "abi/float_math.h"
#include "ops/log_softmax/log_softmax.h"

namespace mw {
namespace log_softmax {
inline namespace MW_ABI {

namespace {

template <class T>
T largest(const T* x, int32_t count) {
  T max = x[0];
  for (int32_t i = 1; i < count; ++i) max = x[i] > max ? x[i] : max;
  return max;
}

// Of a power of 4th roots of 2 times r: how often x, in Q12.19, is shifted, and a quarter.
struct Parts {
  int32_t r, power;  // Q0.31, Q6.25
};

constexpr int32_t kRootOfHalf = 1518500250;  // Q0.31
constexpr int32_t kQuarter = 1 << 23;        // Q6.25

Parts parts_of(int32_t x) {
  constexpr int32_t kIntegerBits = 12, kPowerBits = 25;
  const int32_t zeros = __builtin_clz(uint32_t(x));
  const int32_t scaled = zeros > 1 ? shift_left_saturating(x, zeros - 1) : x;
  const Parts a = {shift_left_saturating(mul_q31(scaled, kRootOfHalf), 1),
                   (kIntegerBits - zeros) * (1 << kPowerBits) + kQuarter};
  const int32_t spare = __builtin_clz(uint32_t(mul_q31(x, kRootOfHalf))) - 1;
  const Parts b = {spare > 0 ? shift_left_saturating(x, spare) : x,
                   (kIntegerBits - spare) * (1 << kPowerBits) - kQuarter};
  return {a.r < b.r ? a.r : b.r, a.power > b.power ? a.power : b.power};
}

// The logarithm in Q5.26 of x in Q12.19, at least 1: log(2) * power, and a fraction of polynomials
// round the fourth root of 1/2. The constants are fractions of that root.
int32_t log_q26(int32_t x) {
  constexpr int32_t kLogOf2 = 1488522236, kCentre = 1805811301;
  constexpr int32_t kAbove = 117049297, kBelow = 127690142, kOne = 1057819769, kSlope = 638450708;
  const Parts parts = parts_of(x);
  const int32_t p = int32_t((int64_t(parts.r) + kCentre + 1) / 2);
  const int32_t q = 2 * (parts.r - kCentre);
  const int32_t square = mul_q31(q, q);
  const int32_t above = mul_q31(q, parts.r) + mul_q31(mul_q31(q, square), kAbove);
  const int32_t below = mul_q31(p, kOne + q + mul_q31(kBelow, square)) + mul_q31(kSlope, q);
  const int32_t fraction =
      mul_q31(rounding_shift_right(above, 6), reciprocal_q31(one_plus_q31(below)));
  return shift_left_saturating(mul_q31(parts.power, kLogOf2) + fraction, 1);
}

void row_s8(const Params& p, const int8_t* x, int8_t* y) {
  constexpr int32_t kOne = 1 << 19;
  const int32_t max = largest(x, p.depth);
  int32_t sum = 0;  // of exps in Q12.19: that of the largest x is 1
  for (int32_t c = 0; c < p.depth; ++c) {
    const int32_t diff = x[c] - max;
    if (diff < p.diff_min) continue;
    const int32_t scaled = requantize(diff, p.multiplier, p.left_shift);
    sum = add_wrapping(sum, rounding_shift_right(exp_q31<5>(scaled), 12));
  }
  const int32_t log = log_q26(sum < kOne ? kOne : sum);  // less: thousands of terms wrapped
  const int32_t bound = requantize(add_wrapping(log, INT32_MIN), p.back_multiplier, p.back_shift);
  const int32_t least = bound > p.diff_min - 1 ? bound : p.diff_min - 1;
  for (int32_t c = 0; c < p.depth; ++c) {
    const int32_t diff = x[c] - max;
    const int32_t below = subtract_wrapping(requantize(diff, p.multiplier, p.left_shift), log);
    const int32_t steps = rounding_shift_right(below, 22) + kYZeroPoint;
    y[c] = int8_t(diff > least ? clamp(steps, INT8_MIN, INT8_MAX) : INT8_MIN);
  }
}

}  // namespace

MW_SHARED void log_softmax_s8_ref(const Params& p, const Args& args) {
  const int8_t* x = args.input<int8_t>(kX);
  int8_t* y = args.output<int8_t>(kY);
  for (int32_t at = 0; at < p.elems; at += p.depth) row_s8(p, x + at, y + at);
}

MW_SHARED void log_softmax_f32_ref(const Params& p, const Args& args) {
  const float* x = args.input<float>(kX);
  float* y = args.output<float>(kY);
  for (int32_t at = 0; at < p.elems; at += p.depth, x += p.depth, y += p.depth) {
    const float max = largest(x, p.depth);
    float sum = 0;
    for (int32_t c = 0; c < p.depth; ++c) sum += exp_f32(x[c] - max);
    const float log = log_f32(sum);
    for (int32_t c = 0; c < p.depth; ++c) y[c] = x[c] - max - log;
  }
}

}  // namespace MW_ABI
}  // namespace log_softmax
}  // namespace mw
