// SPDX-License-Identifier: Apache-2.0
#include "ops/mirror_pad/mirror_pad.h"

namespace mw {
namespace mirror_pad {
inline namespace MW_ABI {

namespace {

// Where index i of y stands in x.
int32_t source(const MirrorPad::Params& p, int32_t d, int32_t i) {
  const int32_t at = i - p.leading[d], last = p.extent[d] - 1;
  if (at < 0) return p.reflect - 1 - at;
  return at > last ? 2 * last + 1 - p.reflect - at : at;
}

}  // namespace

MW_SHARED void MirrorPad::ref(const Params& p, const Args& args) {
  constexpr int32_t kLast = movement::kLoops - 1;
  const uint8_t* x = args.input<uint8_t>(movement::kX);
  uint8_t* y = args.output<uint8_t>(movement::kY);
  int32_t index[movement::kLoops] = {};
  for (;;) {
    int32_t at = 0;  // runs before it in x
    for (int32_t d = 0; d <= kLast; ++d) at = at * p.extent[d] + source(p, d, index[d]);
    __builtin_memmove(y, x + at * p.run_bytes, uint32_t(p.run_bytes));
    y += p.run_bytes;
    int32_t d = kLast;
    for (; d >= 0 && ++index[d] == p.leading[d] + p.extent[d] + p.trailing[d]; --d) index[d] = 0;
    if (d < 0) return;
  }
}

}  // namespace MW_ABI
}  // namespace mirror_pad
}  // namespace mw
