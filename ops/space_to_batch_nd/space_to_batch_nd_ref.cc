// SPDX-License-Identifier: Apache-2.0
#include "ops/space_to_batch_nd/space_to_batch_nd.h"

namespace mw {
namespace space_to_batch_nd {
inline namespace MW_ABI {

MW_SHARED void SpaceToBatchNd::ref(const Params& p, const Args& args) {
  const uint8_t* x = args.input<uint8_t>(movement::kX);
  uint8_t* y = args.output<uint8_t>(movement::kY);
  movement::each_pixel(p, [&](int32_t at) {
    if (at < 0) {
      __builtin_memset(y, p.fill, uint32_t(p.run_bytes));
    } else {
      __builtin_memmove(y, x + at, uint32_t(p.run_bytes));
    }
    y += p.run_bytes;
  });
}

}  // namespace MW_ABI
}  // namespace space_to_batch_nd
}  // namespace mw
