// SPDX-License-Identifier: Apache-2.0
#include "abi/fixed_point.h"
#include "abi/float_math.h"
#include "ops/l2_normalization/l2_normalization.h"

namespace mw {
namespace l2_normalization {
inline namespace MW_ABI {

namespace {

// 1 / sqrt(sum): five steps of Newton and Raphson from 1, on the sum shifted to [2^27, 2^29).
// Source: TFLite's GetInvSqrtQuantizedMultiplierExp.
Multiplier reciprocal_root(int32_t sum) {
  constexpr int32_t kSteps = 5, kOne = 1 << 28, kThreeHalves = kOne + kOne / 2;  // Q3.28
  constexpr int32_t kHalfRootOfTwo = 1518500250;                                 // Q0.31
  if (sum <= 1) return {INT32_MAX, 0};
  int32_t right = 11;
  for (; sum >= 1 << 29; sum /= 4) ++right;
  const int32_t pairs = (__builtin_clz(uint32_t(sum)) - 1) / 2 - 1;
  right -= pairs;
  const int32_t half = rounding_shift_right((sum << 2 * pairs) >> 1, 1);
  int32_t x = kOne;
  for (int32_t i = 0; i < kSteps; ++i) {
    const int32_t cube = shift_left_saturating(mul_q31(mul_q31(x, x), x), 6);
    x = shift_left_saturating(mul_q31(kThreeHalves, x) - mul_q31(half, cube), 3);
  }
  x = mul_q31(x, kHalfRootOfTwo);
  return right < 0 ? Multiplier{shift_left_wrapping(x, -right), 0} : Multiplier{x, -right};
}

}  // namespace

MW_SHARED void l2_normalization_s8_ref(const Params& p, const Args& args) {
  constexpr int32_t kBits = 7;  // y has steps of 2^-7
  const int8_t* x = args.input<int8_t>(kX);
  int8_t* y = args.output<int8_t>(kY);
  for (int32_t row = 0; row < p.rows; ++row, x += p.depth, y += p.depth) {
    int32_t sum = 0;
    for (int32_t i = 0; i < p.depth; ++i) sum += (x[i] - p.x_zp) * (x[i] - p.x_zp);
    const Multiplier m = reciprocal_root(sum);
    for (int32_t i = 0; i < p.depth; ++i) {
      const int32_t value = requantize(x[i] - p.x_zp, m.multiplier, m.shift + kBits);
      y[i] = int8_t(clamp(value, INT8_MIN, INT8_MAX));
    }
  }
}

MW_SHARED void l2_normalization_f32_ref(const Params& p, const Args& args) {
  constexpr float kLeast = 1e-6f;
  const float* x = args.input<float>(kX);
  float* y = args.output<float>(kY);
  for (int32_t row = 0; row < p.rows; ++row, x += p.depth, y += p.depth) {
    float sum = 0;
    for (int32_t i = 0; i < p.depth; ++i) sum += x[i] * x[i];
    const float length = sqrt_f32(sum), divisor = length < kLeast ? kLeast : length;
    for (int32_t i = 0; i < p.depth; ++i) y[i] = x[i] / divisor;
  }
}

}  // namespace MW_ABI
}  // namespace l2_normalization
}  // namespace mw
