// SPDX-License-Identifier: Apache-2.0
#include "abi/requantize.h"
#include "ops/mean/mean.h"

namespace mw {
namespace mean {
inline namespace MW_ABI {

namespace {

// visit(x) for every element of three nested runs.
template <class T, class Visit>
void for_runs(const T* x, const int32_t* extent, const int32_t* stride, Visit visit) {
  for (int32_t i = 0; i < extent[0]; ++i, x += stride[0]) {
    const T* x1 = x;
    for (int32_t j = 0; j < extent[1]; ++j, x1 += stride[1]) {
      const T* x2 = x1;
      for (int32_t k = 0; k < extent[2]; ++k, x2 += stride[2]) visit(x2);
    }
  }
}

template <class T, class Acc, class Finish>
void reduce(const Params& p, const Args& args, Finish finish) {
  T* y = args.output<T>(kY);
  for_runs(args.input<T>(kX), p.keep, p.keep_stride, [&](const T* x) {
    Acc sum = 0;
    for_runs(x, p.reduce, p.reduce_stride, [&sum](const T* value) { sum += *value; });
    const T value = finish(sum);
    *y++ = value;
  });
}

}  // namespace

MW_SHARED void mean_s8_ref(const Params& p, const Args& args) {
  const int32_t zero = count(p) * p.x_zp;
  reduce<int8_t, int32_t>(p, args, [&](int32_t sum) {
    return requantize_s8(sum - zero, {p.multiplier, p.shift}, p.y_zp, INT8_MIN, INT8_MAX);
  });
}

MW_SHARED void mean_f32_ref(const Params& p, const Args& args) {
  const float elems = float(count(p));
  reduce<float, float>(p, args, [&](float sum) { return sum / elems; });
}

}  // namespace MW_ABI
}  // namespace mean
}  // namespace mw
