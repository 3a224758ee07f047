// SPDX-License-Identifier: Apache-2.0
#include "ops/gather/gather.h"

namespace mw {
namespace gather {
inline namespace MW_ABI {

MW_SHARED void gather_ref(const Params& p, const Args& args) {
  const uint8_t* x = args.input<uint8_t>(kX);
  const int32_t* indices = args.input<int32_t>(kIndices);
  uint8_t* y = args.output<uint8_t>(kY);
  const int32_t last = p.extent - 1;
  for (int32_t batch = 0; batch < p.batches; ++batch, indices += p.picked) {
    for (int32_t i = 0; i < p.outer; ++i, x += p.extent * p.run_bytes) {
      for (int32_t k = 0; k < p.picked; ++k, y += p.run_bytes) {
        const int32_t wanted = indices[k];
        const int32_t at = wanted < 0 ? 0 : (wanted > last ? last : wanted);
        __builtin_memmove(y, x + at * p.run_bytes, uint32_t(p.run_bytes));
      }
    }
  }
}

}  // namespace MW_ABI
}  // namespace gather
}  // namespace mw
