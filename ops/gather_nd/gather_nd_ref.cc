// SPDX-License-Identifier: Apache-2.0
#include "ops/gather_nd/gather_nd.h"

namespace mw {
namespace gather_nd {
inline namespace MW_ABI {

MW_SHARED void gather_nd_ref(const Params& p, const Args& args) {
  const uint8_t* x = args.input<uint8_t>(kX);
  const int32_t* point = args.input<int32_t>(kIndices);
  uint8_t* y = args.output<uint8_t>(kY);
  const int32_t bytes = p.slice * p.elem_bytes;
  for (int32_t i = 0; i < p.points; ++i, point += p.depth, y += bytes) {
    __builtin_memmove(y, x + points::nearest(p, point) * bytes, uint32_t(bytes));
  }
}

}  // namespace MW_ABI
}  // namespace gather_nd
}  // namespace mw
