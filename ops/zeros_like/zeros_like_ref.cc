// SPDX-License-Identifier: Apache-2.0
#include "ops/zeros_like/zeros_like.h"

namespace mw {
namespace zeros_like {
inline namespace MW_ABI {

MW_SHARED void zeros_like_ref(const Params& p, const Args& args) {
  __builtin_memset(args.output<uint8_t>(kY), 0, uint32_t(p.bytes));
}

}  // namespace MW_ABI
}  // namespace zeros_like
}  // namespace mw
