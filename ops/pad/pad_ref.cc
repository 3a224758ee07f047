// SPDX-License-Identifier: Apache-2.0
#include "ops/pad/pad.h"

namespace mw {
namespace pad {
inline namespace MW_ABI {

namespace {

template <class T>
T* put(T* y, int32_t count, T fill) {
  for (; count > 0; --count) *y++ = fill;
  return y;
}

// Rows of y in order: those with an index outside x are all fill, the others take a row of x.
template <class T>
void pad(const Params& p, const Args& args) {
  constexpr int32_t kLast = kRank - 1;
  const T* x = args.input<T>(kX);
  T* y = args.output<T>(kY);
  const T fill = T(p.fill);
  const int32_t width = p.x[kLast], after = p.y[kLast] - p.before[kLast] - width;
  int32_t index[kLast] = {};
  for (;;) {
    bool inside = true;
    for (int32_t d = 0; d < kLast; ++d) {
      inside = inside && index[d] >= p.before[d] && index[d] < p.before[d] + p.x[d];
    }
    if (inside) {
      y = put(y, p.before[kLast], fill);
      __builtin_memmove(y, x, uint32_t(width) * sizeof(T));
      x += width;
      y = put(y + width, after, fill);
    } else {
      y = put(y, p.y[kLast], fill);
    }
    int32_t d = kLast - 1;
    for (; d >= 0 && ++index[d] == p.y[d]; --d) index[d] = 0;
    if (d < 0) return;
  }
}

}  // namespace

MW_SHARED void pad_s8_ref(const Params& p, const Args& args) {
  pad<int8_t>(p, args);
}
MW_SHARED void pad_s16_ref(const Params& p, const Args& args) {
  pad<int16_t>(p, args);
}
MW_SHARED void pad_s32_ref(const Params& p, const Args& args) {
  pad<int32_t>(p, args);
}
// A copy, so the bits are all that matters; real zero has none set.
MW_SHARED void pad_f32_ref(const Params& p, const Args& args) {
  pad<int32_t>(p, args);
}

}  // namespace MW_ABI
}  // namespace pad
}  // namespace mw
