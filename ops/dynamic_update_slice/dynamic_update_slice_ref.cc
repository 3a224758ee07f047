// SPDX-License-Identifier: Apache-2.0
#include "ops/dynamic_update_slice/dynamic_update_slice.h"

namespace mw {
namespace dynamic_update_slice {
inline namespace MW_ABI {

namespace {

// Number d of the place, as near as what is written fits.
int32_t start_of(const Params& p, const Args& args, int32_t d) {
  const int32_t last = p.x[d] - p.update[d], at = d - (kRank - p.rank);
  if (at < 0) return 0;
  const int64_t wanted = p.start_bytes == 8 ? args.input<int64_t>(kStart)[at]
                                            : int64_t(args.input<int32_t>(kStart)[at]);
  return wanted < 0 ? 0 : (wanted > last ? last : int32_t(wanted));
}

}  // namespace

MW_SHARED void dynamic_update_slice_ref(const Params& p, const Args& args) {
  const uint8_t* update = args.input<uint8_t>(kUpdate);
  uint8_t* y = args.output<uint8_t>(kY);
  constexpr int32_t kInner = kRank - 1;
  int32_t step[kRank], at = 0, unit = p.elem_bytes;  // in bytes
  for (int32_t d = kInner; d >= 0; --d) {
    step[d] = unit;
    at += start_of(p, args, d) * unit;
    unit *= p.x[d];
  }
  __builtin_memmove(y, args.input<uint8_t>(kX), uint32_t(unit));
  const int32_t run = p.update[kInner] * p.elem_bytes;
  int32_t index[kRank] = {};
  for (;;) {
    __builtin_memmove(y + at, update, uint32_t(run));
    update += run;
    int32_t d = kInner - 1;
    for (; d >= 0 && ++index[d] == p.update[d]; --d) {
      at -= (p.update[d] - 1) * step[d];
      index[d] = 0;
    }
    if (d < 0) return;
    at += step[d];
  }
}

}  // namespace MW_ABI
}  // namespace dynamic_update_slice
}  // namespace mw
