// SPDX-License-Identifier: Apache-2.0
#include "abi/requantize.h"
#include "ops/add_n/add_n.h"

namespace mw {
namespace add_n {
inline namespace MW_ABI {

namespace {

// y[i] = finish(sum of x[i]), where `sum` begins with first.
template <class T, class Sum, class Add, class Finish>
void add_up(const Params& p, const Args& args, Sum first, Add add, Finish finish) {
  T* y = args.output<T>(kY);
  for (int32_t i = 0; i < p.elems; ++i) {
    Sum sum = first;
    for (int32_t input = 0; input < p.count; ++input) {
      sum = add(sum, args.input<T>(uint32_t(input))[i]);
    }
    y[i] = finish(sum);
  }
}

}  // namespace

MW_SHARED void add_n_s8_ref(const Params& p, const Args& args) {
  constexpr int32_t kBits = 19;
  const Multiplier m = {p.multiplier, p.shift};
  add_up<int8_t, int32_t>(
      p, args, -(p.count + 1) * p.x_zp, [](int32_t sum, int32_t x) { return sum + x; },
      [&](int32_t sum) {
        return requantize_s8(shift_left_wrapping(sum, kBits), m, p.y_zp, INT8_MIN, INT8_MAX);
      });
}

MW_SHARED void add_n_s32_ref(const Params& p, const Args& args) {
  add_up<int32_t, int32_t>(p, args, 0, add_wrapping, [](int32_t sum) { return sum; });
}

MW_SHARED void add_n_f32_ref(const Params& p, const Args& args) {
  add_up<float, float>(
      p, args, 0.0f, [](float sum, float x) { return sum + x; }, [](float sum) { return sum; });
}

}  // namespace MW_ABI
}  // namespace add_n
}  // namespace mw
