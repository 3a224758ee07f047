// SPDX-License-Identifier: Apache-2.0
#include "ops/scatter_nd/scatter_nd.h"

namespace mw {
namespace scatter_nd {
inline namespace MW_ABI {

namespace {

// Sum: the type that adds without overflow.
template <class T, class Sum>
void scatter(const Params& p, const Args& args) {
  const int32_t* point = args.input<int32_t>(kIndices);
  const T* update = args.input<T>(kUpdates);
  T* y = args.output<T>(kY);
  int32_t elems = p.slice;
  for (int32_t n : p.extent) elems *= n;
  for (int32_t i = 0; i < elems; ++i) y[i] = 0;
  for (int32_t i = 0; i < p.points; ++i, point += p.depth, update += p.slice) {
    const int32_t at = points::place(p, point);
    if (at < 0) continue;
    T* to = y + at * p.slice;
    for (int32_t k = 0; k < p.slice; ++k) to[k] = T(Sum(Sum(to[k]) + Sum(update[k])));
  }
}

}  // namespace

MW_SHARED void scatter_nd_s8_ref(const Params& p, const Args& args) {
  scatter<int8_t, uint8_t>(p, args);
}
MW_SHARED void scatter_nd_u8_ref(const Params& p, const Args& args) {
  scatter<uint8_t, uint8_t>(p, args);
}
MW_SHARED void scatter_nd_s32_ref(const Params& p, const Args& args) {
  scatter<int32_t, uint32_t>(p, args);
}
MW_SHARED void scatter_nd_s64_ref(const Params& p, const Args& args) {
  scatter<int64_t, uint64_t>(p, args);
}
MW_SHARED void scatter_nd_f32_ref(const Params& p, const Args& args) {
  scatter<float, float>(p, args);
}

}  // namespace MW_ABI
}  // namespace scatter_nd
}  // namespace mw
