// SPDX-License-Identifier: Apache-2.0
#include "ops/batch_to_space_nd/batch_to_space_nd.h"

namespace mw {
namespace batch_to_space_nd {
inline namespace MW_ABI {

MW_SHARED void BatchToSpaceNd::ref(const Params& p, const Args& args) {
  const uint8_t* x = args.input<uint8_t>(movement::kX);
  uint8_t* y = args.output<uint8_t>(movement::kY);
  movement::each_pixel(p, [&](int32_t at) {
    if (at >= 0) __builtin_memmove(y + at, x, uint32_t(p.run_bytes));
    x += p.run_bytes;
  });
}

}  // namespace MW_ABI
}  // namespace batch_to_space_nd
}  // namespace mw
