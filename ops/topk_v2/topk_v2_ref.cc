// SPDX-License-Identifier: Apache-2.0
#include "ops/topk_v2/topk_v2.h"

namespace mw {
namespace topk_v2 {
inline namespace MW_ABI {

namespace {

// Each value goes in front of those that are smaller; the last falls off.
template <class T>
void top(const Params& p, const Args& args) {
  const T* x = args.input<T>(kX);
  T* y = args.output<T>(kY);
  int32_t* places = args.output<int32_t>(kPlaces);
  for (int32_t r = 0; r < p.rows; ++r, x += p.row, y += p.k, places += p.k) {
    int32_t held = 0;
    for (int32_t i = 0; i < p.row; ++i) {
      const T value = x[i];
      if (held == p.k && !(value > y[held - 1])) continue;
      int32_t at = held < p.k ? held++ : held - 1;
      for (; at > 0 && value > y[at - 1]; --at) y[at] = y[at - 1], places[at] = places[at - 1];
      y[at] = value, places[at] = i;
    }
  }
}

}  // namespace

MW_SHARED void topk_v2_s8_ref(const Params& p, const Args& args) {
  top<int8_t>(p, args);
}
MW_SHARED void topk_v2_u8_ref(const Params& p, const Args& args) {
  top<uint8_t>(p, args);
}
MW_SHARED void topk_v2_s16_ref(const Params& p, const Args& args) {
  top<int16_t>(p, args);
}
MW_SHARED void topk_v2_s32_ref(const Params& p, const Args& args) {
  top<int32_t>(p, args);
}
MW_SHARED void topk_v2_s64_ref(const Params& p, const Args& args) {
  top<int64_t>(p, args);
}
MW_SHARED void topk_v2_f32_ref(const Params& p, const Args& args) {
  top<float>(p, args);
}

}  // namespace MW_ABI
}  // namespace topk_v2
}  // namespace mw
