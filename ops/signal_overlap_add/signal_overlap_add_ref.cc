// SPDX-License-Identifier: Apache-2.0
#include "ops/signal_overlap_add/signal_overlap_add.h"

namespace mw {
namespace signal_overlap_add {
inline namespace MW_ABI {

namespace {

int16_t sum(int16_t a, int16_t b) {
  return saturate_s16(int32_t(a) + b);
}
float sum(float a, float b) {
  return a + b;
}

template <class T>
void overlap_add(const Params& p, const Args& args) {
  const T* x = args.input<T>(kX);
  T* y = args.output<T>(kY);
  T* held = args.state<T>(kHeld);
  const int32_t rest = p.size - p.step;
  for (int32_t s = 0; s < p.streams; ++s, held += p.size) {
    for (int32_t f = 0; f < p.frames; ++f, x += p.size, y += p.step) {
      for (int32_t i = 0; i < p.size; ++i) held[i] = sum(x[i], held[i]);
      for (int32_t i = 0; i < p.step; ++i) y[i] = held[i];
      for (int32_t i = 0; i < rest; ++i) held[i] = held[i + p.step];
      for (int32_t i = rest; i < p.size; ++i) held[i] = T(0);
    }
  }
}

}  // namespace

MW_SHARED void signal_overlap_add_s16_ref(const Params& p, const Args& args) {
  overlap_add<int16_t>(p, args);
}
MW_SHARED void signal_overlap_add_f32_ref(const Params& p, const Args& args) {
  overlap_add<float>(p, args);
}

}  // namespace MW_ABI
}  // namespace signal_overlap_add
}  // namespace mw
