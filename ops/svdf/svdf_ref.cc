// SPDX-License-Identifier: Apache-2.0
#include "ops/svdf/svdf.h"

namespace mw {
namespace svdf {
inline namespace MW_ABI {

namespace {

// What a filter remembers, from the oldest on, weighed and added to `sum`.
template <class T, class Sum, class Offset>
Sum add_remembered(const T* memory, const T* weights, int32_t count, int32_t newest, Offset offset,
                   Sum sum) {
  for (int32_t i = newest + 1; i < count; ++i, ++weights) {
    sum += static_cast<Sum>((memory[i] + offset) * *weights);
  }
  for (int32_t i = 0; i <= newest; ++i, ++weights) {
    sum += static_cast<Sum>((memory[i] + offset) * *weights);
  }
  return sum;
}

// remember(x, feature weights) gives what a filter is to remember of T; weigh(memory, time weights,
// newest) its sum; finish(sum of the unit's filters, unit) an element of y.
template <class X, class T, class Sum, class Remember, class Weigh, class Finish>
void run(const Params& p, const Args& args, Remember remember, Weigh weigh, Finish finish) {
  T* memory = args.state<T>(kMemory);
  uint32_t& place = *args.state<uint32_t>(kNewest);  // whatever a container made of it
  place = place + 1 < uint32_t(p.memory) ? place + 1 : 0;
  const int32_t newest = int32_t(place);
  const X* x = args.input<X>(kX);
  X* y = args.output<X>(kY);
  for (int32_t n = 0; n < p.batch; ++n, x += p.in_c) {
    const X* feature = args.input<X>(kFeature);
    const T* time = args.input<T>(kTime);
    for (int32_t unit = 0; unit < p.units; ++unit) {
      Sum sum = 0;
      for (int32_t r = 0; r < p.rank; ++r) {
        memory[newest] = remember(x, feature);
        sum += weigh(memory, time, newest);
        memory += p.memory, time += p.memory, feature += p.in_c;
      }
      *y = finish(sum, unit);
      ++y;
    }
  }
}

template <class T>
void from_integers(const Params& p, const Args& args) {
  constexpr int32_t kLow = sizeof(T) == 1 ? INT8_MIN : INT16_MIN;
  const int32_t* bias = args.input<int32_t>(kBias);
  run<int8_t, T, uint32_t>(
      p, args,
      [&](const int8_t* x, const int8_t* w) {
        int32_t sum = 0;
        for (int32_t i = 0; i < p.in_c; ++i) sum += (x[i] - p.x_zp) * w[i];
        return T(p.state_zp + clamp(requantize(sum, p.multiplier, p.shift), kLow, -kLow - 1));
      },
      [&](const T* memory, const T* w, int32_t newest) {
        return add_remembered(memory, w, p.memory, newest, -int32_t(p.state_zp), uint32_t(0));
      },
      [&](uint32_t sum, int32_t unit) {
        if (bias != nullptr) sum += uint32_t(bias[unit]);
        const Multiplier m = {p.y_multiplier, p.y_shift};
        return requantize_s8(int32_t(sum), m, p.y_zp, INT8_MIN, INT8_MAX);
      });
}

}  // namespace

MW_SHARED void svdf_s8_m16_ref(const Params& p, const Args& args) {
  from_integers<int16_t>(p, args);
}

MW_SHARED void svdf_s8_ref(const Params& p, const Args& args) {
  from_integers<int8_t>(p, args);
}

MW_SHARED void svdf_f32_ref(const Params& p, const Args& args) {
  const float* bias = args.input<float>(kBias);
  const float low = float_from_bits(p.act_min), high = float_from_bits(p.act_max);
  run<float, float, float>(
      p, args,
      [&](const float* x, const float* w) {
        float sum = 0;
        for (int32_t i = 0; i < p.in_c; ++i) sum += x[i] * w[i];
        return sum;
      },
      [&](const float* memory, const float* w, int32_t newest) {
        return add_remembered(memory, w, p.memory, newest, 0.0f, 0.0f);
      },
      [&](float sum, int32_t unit) {
        if (bias != nullptr) sum += bias[unit];
        return sum < low ? low : (sum > high ? high : sum);
      });
}

}  // namespace MW_ABI
}  // namespace svdf
}  // namespace mw
