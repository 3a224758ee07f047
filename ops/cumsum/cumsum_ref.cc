// SPDX-License-Identifier: Apache-2.0
#include "ops/cumsum/cumsum.h"

namespace mw {
namespace cumsum {
inline namespace MW_ABI {

namespace {

// add(sum, x) goes on, give(sum) is what stands in y.
template <class T, class Sum, class Add, class Give>
void sums(const Params& p, const Args& args, Sum first, Add add, Give give) {
  const T* x = args.input<T>(kX);
  T* y = args.output<T>(kY);
  const int32_t step = p.reverse != 0 ? -p.inner : p.inner;
  for (int32_t i = 0; i < p.outer; ++i) {
    for (int32_t k = 0; k < p.inner; ++k) {
      int32_t at = i * p.extent * p.inner + k + (p.reverse != 0 ? (p.extent - 1) * p.inner : 0);
      Sum sum = first;
      for (int32_t j = p.extent; j > 0; --j, at += step) {
        const Sum before = sum;
        sum = add(sum, x[at]);
        const T value = give(p.exclusive != 0 ? before : sum);
        y[at] = value;
      }
    }
  }
}

template <class T, class Sum>
void plain(const Params& p, const Args& args) {
  sums<T, Sum>(
      p, args, 0, [](Sum sum, T x) { return Sum(sum + Sum(x)); }, [](Sum sum) { return T(sum); });
}

}  // namespace

MW_SHARED void cumsum_s8_ref(const Params& p, const Args& args) {
  constexpr int32_t kUnit = 1 << 19;
  sums<int8_t, int32_t>(
      p, args, -p.x_zp * kUnit,
      [&](int32_t sum, int8_t x) { return add_wrapping(sum, (x - p.x_zp) * kUnit); },
      [&](int32_t sum) {
        return requantize_s8(sum, {p.multiplier, p.shift}, p.y_zp, INT8_MIN, INT8_MAX);
      });
}

MW_SHARED void cumsum_s16_ref(const Params& p, const Args& args) {
  sums<int16_t, int32_t>(
      p, args, 0, [](int32_t sum, int16_t x) { return add_wrapping(sum, x); },
      [&](int32_t sum) {
        return int16_t(clamp(requantize(sum, {p.multiplier, p.shift}), INT16_MIN, INT16_MAX));
      });
}

MW_SHARED void cumsum_s32_ref(const Params& p, const Args& args) {
  plain<int32_t, uint32_t>(p, args);
}

MW_SHARED void cumsum_s64_ref(const Params& p, const Args& args) {
  plain<int64_t, uint64_t>(p, args);
}

MW_SHARED void cumsum_f32_ref(const Params& p, const Args& args) {
  plain<float, float>(p, args);
}

}  // namespace MW_ABI
}  // namespace cumsum
}  // namespace mw
