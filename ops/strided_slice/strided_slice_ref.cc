// SPDX-License-Identifier: Apache-2.0
#include "ops/strided_slice/strided_slice.h"

namespace mw {
namespace strided_slice {
inline namespace MW_ABI {

namespace {

// The innermost loop. Runs stand wherever the element type allows, so they are copied as bytes are.
template <class T>
uint8_t* copy_each(uint8_t* y, const uint8_t* x, int32_t count, int32_t step) {
  for (; count > 0; --count, x += step, y += sizeof(T)) {
    T value;
    __builtin_memcpy(&value, x, sizeof(T));
    __builtin_memcpy(y, &value, sizeof(T));
  }
  return y;
}

uint8_t* copy_runs(const Params& p, uint8_t* y, const uint8_t* x) {
  int32_t count = p.count[kRank - 1];
  const int32_t step = p.step[kRank - 1];
  if (p.run_bytes == 1) return copy_each<uint8_t>(y, x, count, step);
  if (p.run_bytes == 2) return copy_each<uint16_t>(y, x, count, step);
  if (p.run_bytes == 4) return copy_each<uint32_t>(y, x, count, step);
  for (; count > 0; --count, x += step, y += p.run_bytes) {
    __builtin_memmove(y, x, uint32_t(p.run_bytes));
  }
  return y;
}

}  // namespace

MW_SHARED void strided_slice_ref(const Params& p, const Args& args) {
  const uint8_t* x = args.input<uint8_t>(kX);
  uint8_t* y = args.output<uint8_t>(kY);
  int32_t at = p.first, index[kRank - 1] = {};
  for (;;) {
    y = copy_runs(p, y, x + at);
    int32_t d = kRank - 2;
    for (; d >= 0 && ++index[d] == p.count[d]; --d) {
      at -= (p.count[d] - 1) * p.step[d];
      index[d] = 0;
    }
    if (d < 0) return;
    at += p.step[d];
  }
}

}  // namespace MW_ABI
}  // namespace strided_slice
}  // namespace mw
