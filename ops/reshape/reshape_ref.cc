// SPDX-License-Identifier: Apache-2.0
#include "ops/reshape/reshape.h"

namespace mw {
namespace reshape {
inline namespace MW_ABI {

MW_SHARED void reshape_ref(const Params& p, const Args& args) {
  __builtin_memmove(args.output<uint8_t>(kY), args.input<uint8_t>(kX), uint32_t(p.bytes));
}

}  // namespace MW_ABI
}  // namespace reshape
}  // namespace mw
